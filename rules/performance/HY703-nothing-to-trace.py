import tensorflow as tf


# bad
@tf.function
def scale(x, factor):  # expect: HY703
    return x * factor


def main():
    return scale(tf.constant([1.0]), 3) + scale(tf.constant([1.0]), 4)


# good
@tf.function
def scale_by_tensor(x, factor):
    return x * factor


@tf.function
def unknown(x):
    return x.total()


def use():
    return scale_by_tensor(tf.constant([1.0]), tf.constant(3.0))


# bad
def run_bad():
    main()


# good
def run_good():
    use()
