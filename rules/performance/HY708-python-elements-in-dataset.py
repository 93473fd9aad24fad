import tensorflow as tf


# bad
def numbers():
    return tf.data.Dataset.from_generator(lambda: range(3), output_signature=tf.TensorSpec([], tf.int32))  # expect: HY708


# good
def numbers_as_slices():
    return tf.data.Dataset.from_tensor_slices(tf.range(3))


# bad
def run_bad():
    list(numbers())


# good
def run_good():
    list(numbers_as_slices())
