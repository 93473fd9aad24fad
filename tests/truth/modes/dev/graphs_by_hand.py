"""Graphs that are built by hand, next to eager code and tf.function."""
import tensorflow as tf

v1 = tf.compat.v1


def net(x):
    return x * weight()


def weight():
    return v1.get_variable("w", [], initializer=v1.zeros_initializer())


def eager(x):
    return helper(x)


def helper(x):
    return x + 1


def traced_there(x):
    return x - 1


def in_session(session, value):
    return session.run(value)


class Trainer:
    def __init__(self):
        self.graph = tf.Graph()
        with self.graph.as_default() as graph, v1.variable_scope("t"):
            self.loss = self.make()

    def make(self):
        x = v1.placeholder(tf.float32, [])
        return net(x)

    def run(self):
        with v1.Session(graph=self.graph) as session:
            session.run(v1.global_variables_initializer()) if self.ready() else None
            return self.report(1)

    def ready(self):
        return False

    def report(self, n):
        return n


def build():
    graph = tf.Graph()
    with graph.as_default():
        a = tf.constant(1.0)
        y = helper(a)
        f = tf.function(traced_there)
        z = f(a)
    with v1.Session(graph=graph) as session:
        return in_session(session, y), in_session(session, z)


if __name__ == "__main__":
    eager(1)
    print(build())
    Trainer().run()
