import tensorflow as tf


# bad
@tf.function
def mean(x):  # expect: HY709
    return tf.reduce_mean(x)


def main():
    return mean(tf.zeros([2, 3])) + mean(tf.zeros([4, 3]))


# good
@tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
def mean_with_signature(x):
    return tf.reduce_mean(x)


@tf.function
def any_dtype(x):
    return tf.reduce_mean(x)


def use(data):
    any_dtype(tf.constant([1, 2]))
    any_dtype(tf.constant([1.0, 2.0]))
    return mean_with_signature(tf.zeros([2, 3]))


# good: with an open axis the number would be None
@tf.function
def repeated(x):
    rows = x.shape[0]
    return tf.ones([rows * 2])


@tf.function
def scaled(x):
    return x / len(x)


def of_all_sizes():
    repeated(tf.zeros([2, 3]))
    repeated(tf.zeros([4, 3]))
    scaled(tf.zeros([2]))
    scaled(tf.zeros([4]))


# bad
def run_bad():
    main()


# good
def run_good():
    use(None)
