import tensorflow as tf

tf1 = tf.compat.v1


# bad: gradients of what was computed at once
def slope(x):
    y = tf.reduce_sum(x * x)
    return tf.gradients(y, x)[0]  # expect: HY631


class Line:
    def __init__(self):
        self.weight = tf.Variable([1.0, 2.0])

    def bend(self):
        return tf.hessians(tf.reduce_sum(self.weight ** 3), self.weight)  # expect: HY631


def slopes():
    return slope(tf.constant([1.0, 2.0])), Line().bend()


# bad: there is nothing to feed
def inputs():
    return tf1.placeholder(tf.float32, [None, 1]), tf1.placeholder(tf.float32, [None])  # expect: HY631


def first_batch(data):
    return tf1.data.make_initializable_iterator(data)  # expect: HY631


def use():
    slopes()
    inputs()
    first_batch(tf.data.Dataset.range(3))


# bad: summaries of TensorFlow 1
class Log:
    def __init__(self, folder):
        self.writer = tf1.summary.FileWriter(folder)  # expect: HY631


if __name__ == "__main__":
    use()
    Log("logs")


# good: a graph is built
def built_slope():
    x = tf1.placeholder(tf.float32, [])
    return x, tf.gradients(x * x, x)[0]


def run_built():
    with tf.Graph().as_default(), tf1.Session() as session:
        x, y = built_slope()
        by_hand = session.run(y, {x: 3.0})
    with tf1.Session() as session:
        x, y = built_slope()
        return float(by_hand + session.run(y, {x: 3.0})), 12.0


# good: in a graph function there is one
@tf.function
def traced_slope(x):
    return tf.gradients(x * x, x)[0]


def run_traced():
    return float(traced_slope(tf.constant(3.0))), 6.0


# good: a handler takes it
def run_tried():
    try:
        seen = tf.gradients(tf.constant(1.0), tf.constant(1.0))
    except RuntimeError:
        seen = "raised"
    return seen, "raised"


# good: a decorator enters a graph
def in_graph(function):
    def run():
        with tf.Graph().as_default(), tf1.Session() as session:
            return float(session.run(function()))

    return run


@in_graph
def decorated():
    x = tf.constant(3.0)
    return tf.gradients(x * x, x)[0]


def run_decorated():
    return decorated(), 6.0


# good: nothing is seen to call it
def never_called(x):
    return tf.gradients(x * x, x)


# good: what eager mode has
def taped(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(x * x)
    return tape.gradient(y, x)


def run_bad():
    return slope(tf.constant([1.0, 2.0]))


def run_good():
    return taped(tf.constant([1.0, 2.0]))
