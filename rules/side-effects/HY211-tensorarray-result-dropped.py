import tensorflow as tf


# bad: nothing is kept
@tf.function
def drop(x):
    array = tf.TensorArray(tf.float32, size=3)
    for i in tf.range(3):
        array.write(i, x)  # expect: HY211
    return array.read(0)


# good
@tf.function
def keep(x):
    array = tf.TensorArray(tf.float32, size=3)
    for i in tf.range(3):
        array = array.write(i, x)
    return array.read(0)


# good: a method of the same name of something else
class Log:
    def write(self, i, x):
        return x


log = Log()


@tf.function
def other(x):
    log.write(0, x)
    return x


def run_bad():
    return float(drop(tf.constant(1.0)))


def run_good():
    return float(keep(tf.constant(1.0)))
