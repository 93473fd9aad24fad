import tensorflow as tf

variable = tf.Variable(1.0)


# bad
def loss(x, y):  # expect: HY701
    return tf.reduce_mean(tf.square(x - y))


def main():
    return loss(tf.constant([1.0]), tf.constant([2.0]))


# good: a Python number reaches it, it prints, it needs eager mode
def scaled(x, factor):
    return tf.reduce_mean(x) * factor


def printed(x):
    print("mean", tf.reduce_mean(x))
    return x


def as_number(x):
    return tf.reduce_mean(x).numpy()


# good: a graph function refuses what keras.Input gives
def head(x):
    return tf.reduce_mean(tf.square(x), axis=1)


def make_model():
    inputs = tf.keras.Input((3,))
    return head(inputs)


@tf.function
def traced(x):
    return tf.reduce_mean(x)


def use():
    x = tf.constant([1.0])
    return scaled(x, 3), printed(x), as_number(x), traced(x)


# bad
def run_bad():
    main()


# good
def run_good():
    traced(tf.constant([1.0]))


# good: too small to gain from it
def halved(x):
    return x / 2.0


def run_small():
    return float(halved(tf.constant(1.0))), 0.5
