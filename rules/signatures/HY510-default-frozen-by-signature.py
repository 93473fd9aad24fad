import tensorflow as tf

SCALAR = tf.TensorSpec([], tf.float32)


# bad
@tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
def scale(x, training=False, factor=2.0):
    return x * factor if training else x


def use(x):
    scale(x, True)  # expect: HY510
    scale(x, factor=3.0)  # expect: HY510
    # the default itself is fine
    scale(x, False)
    scale(x, factor=2.0)
    return scale(x)


# good
@tf.function(input_signature=[SCALAR, tf.TensorSpec([], tf.bool)])
def scale_both(x, training=False):
    return tf.where(training, x * 2.0, x)


def use_both(x, flag):
    scale_both(x, True)
    scale_both(x, tf.constant(False))
    # what a name holds is not known
    return scale(x, flag)


# bad
def run_bad():
    scale(tf.constant(1.0), True)  # expect: HY510


# good
def run_good():
    use_both(tf.constant(1.0), False)


# good: what may be the default, and here is
def run_may_be_the_default():
    x = tf.constant(3.0)
    factors = [2.0]
    return [float(scale(x, bool(0))), float(scale(x, factor=factors[0]))], [3.0, 3.0]
