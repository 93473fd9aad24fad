import tensorflow as tf


# bad
@tf.function
def guarded(x):
    try:
        tf.debugging.assert_positive(x)
    except:  # expect: ACME103
        pass
    return x


# good
@tf.function
def named(x):
    try:
        tf.debugging.assert_positive(x)
    except ValueError:
        pass
    return x


def eager(x):
    try:
        tf.debugging.assert_positive(x)
    except:
        pass
    return x
