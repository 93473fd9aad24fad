import numpy as np
import tensorflow as tf


def rotate(x):
    return np.rot90(x)


# bad
@tf.function
def augment(x):
    return tf.numpy_function(rotate, [x], tf.float32)  # expect: HY609


# good
@tf.function
def augment_in_graph(x):
    return tf.image.rot90(x)


# good: in the input pipeline
def load(x):
    return tf.numpy_function(rotate, [x], tf.float32)


dataset = tf.data.Dataset.from_tensors(np.zeros([2, 2], np.float32)).map(load)


# good: each element goes through Python
def run_in_the_pipeline():
    return [dataset.element_spec.shape.rank, [float(v) for v in next(iter(dataset))[0]]], [None, [0.0, 0.0]]
