"""Utilities around explicit graphs: sessions, wrap_function and op statistics."""
import collections
import contextlib

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1


@contextlib.contextmanager
def fresh_graph(seed):
    graph = tf.Graph()
    with graph.as_default():
        v1.set_random_seed(seed)
        yield graph


def dense(name, x, units):
    with v1.variable_scope(name):
        w = v1.get_variable("w", [x.shape[-1], units], initializer=fan_in_init, use_resource=True)
        b = v1.get_variable("b", [units], initializer=v1.zeros_initializer(), use_resource=True)
    return tf.matmul(x, w) + b


def fan_in_init(shape, dtype=tf.float32, partition_info=None):
    return tf.random.stateless_normal(shape, [1, 2], dtype=dtype) / np.sqrt(int(shape[0]))


def network(x, hidden):
    h = tf.tanh(dense("hidden", x, hidden))
    return dense("out", h, 1)


class LegacyTrainer:
    def __init__(self, hidden=6, lr=0.1):
        self.hidden = hidden
        self.lr = lr

    def build(self):
        self.x = v1.placeholder(tf.float32, [None, 2], name="x")
        self.y = v1.placeholder(tf.float32, [None, 1], name="y")
        self.prediction = network(self.x, self.hidden)
        self.loss = tf.reduce_mean(tf.square(self.prediction - self.y))
        self.train_op = self.minimize(self.loss)

    def minimize(self, loss):
        variables = v1.trainable_variables()
        grads = tf.gradients(loss, variables)
        return tf.group(*[v.assign_sub(self.lr * g) for v, g in zip(variables, grads)])

    def run(self, x, y, steps):
        with fresh_graph(seed=0) as graph:
            self.build()
            with v1.Session(graph=graph) as session:
                session.run(v1.global_variables_initializer())
                for _ in range(steps):
                    _, loss = session.run([self.train_op, self.loss], {self.x: x, self.y: y})
                    yield float(loss)


class WrappedModel:
    def __init__(self):
        self.variables = {}

    def __call__(self, x):
        if "scale" not in self.variables:
            self.variables["scale"] = tf.Variable(2.0)
        return self.post(self.variables["scale"] * x)

    def post(self, x):
        return tf.where(x > 0.0, x, 0.1 * x)


def clip_norm(x, limit):
    norm = tf.norm(x)
    return tf.cond(norm > limit, lambda: x * limit / norm, lambda: tf.identity(x))


def countdown(start):
    def keep_going(i, total):
        return i > 0

    def body(i, total):
        return i - 1, total + i

    return tf.while_loop(keep_going, body, [start, tf.constant(0)])[1]


def op_histogram(graph):
    return collections.Counter(op.type for op in graph.get_operations())


@tf.autograph.experimental.do_not_convert
def log_magnitude(x):
    return tf.math.log1p(tf.abs(x))


def normalized(x):
    y = log_magnitude(x)
    return y / (tf.reduce_max(y) + 1e-6)


def main():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(32, 2)).astype("float32")
    y = x[:, :1] - 0.5 * x[:, 1:]
    losses = list(LegacyTrainer().run(x, y, 10))
    print("improved:", losses[-1] < losses[0])

    wrapped = v1.wrap_function(WrappedModel(), [tf.TensorSpec([None], tf.float32)])
    print("wrapped:", wrapped(tf.constant([1.0, -1.0])).numpy())

    clip = tf.function(clip_norm, autograph=False)
    print("clipped:", clip(tf.constant([3.0, 4.0]), tf.constant(1.0)).numpy())
    concrete = tf.function(countdown, autograph=False).get_concrete_function(tf.TensorSpec([], tf.int32))
    print("sum:", int(concrete(tf.constant(4))), op_histogram(concrete.graph)["Placeholder"])
    print("normalized:", np.round(tf.function(normalized)(tf.constant([1.0, -2.0])).numpy(), 3))
    print("eager clip:", clip_norm(tf.constant([0.3, 0.4]), 1.0).numpy())


if __name__ == "__main__":
    main()
