import tensorflow as tf


# bad: a new variable in each trace
@tf.function
def step(x):
    v = tf.Variable(1.0)  # expect: HY301
    return v * x


# bad: the helper is traced with its caller
def make():
    return tf.Variable(0.0)  # expect: HY301


@tf.function
def by_helper(x):
    return make() + x


class Guarded:
    def __init__(self):
        self.v = None
        self.ready = False

    # good: made on the first call only
    @tf.function
    def call(self, x):
        if self.v is None:
            self.v = tf.Variable(tf.ones_like(x))
        return self.v * x

    # good: a guard clause
    def get(self, x):
        if self.v is not None:
            return self.v
        self.v = tf.Variable(x)
        return self.v

    @tf.function
    def by_get(self, x):
        return self.get(x) + x


# good: made outside
outside = tf.Variable(1.0)


@tf.function
def use(x):
    return outside * x


# good: lifted out of the graph
@tf.function
def lifted(x):
    with tf.init_scope():
        made = tf.Variable(1.0)
    return made * x


def run_bad():
    step(tf.constant(1.0))


def run_good():
    use(tf.constant(1.0))
    guarded = Guarded()
    guarded.call(tf.constant(1.0))
    guarded.call(tf.constant(2.0))
