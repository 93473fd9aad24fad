"""One helper that runs eagerly, in the graph and on the host."""
import tensorflow as tf


def shape_of(x):
    return tf.shape(x)


def shared(x):
    return tf.reduce_sum(x) + tf.cast(shape_of(x)[0], tf.float32)


@tf.function
def step(x):
    host = tf.py_function(lambda v: shared(v), [x], tf.float32)
    return shared(x) + host


def check():
    assert shared(tf.ones([2])) == 4.0


def numbers():
    yield from range(3)


check()
step(tf.ones([2]))
for value in tf.data.Dataset.from_generator(numbers, output_signature=tf.TensorSpec([], tf.int32)):
    print(value)
