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


# bad: a loop gives it several values
class Filter(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def keep(self, scores, above=0.5):
        return tf.reduce_sum(tf.cast(scores > above, tf.int32))


def compare(model, scores, limits):
    for limit in limits:
        print(limit, model.keep(scores, above=limit))  # expect: HY510


def compare_twice():
    compare(Filter(), [0.3, 0.7], [0.25, 0.5, 0.75])
    # one value, which is the default
    for limit in [0.5]:
        Filter().keep([0.1], limit)


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
