import random

import tensorflow as tf


# bad
@tf.function
def step(x):
    tf.random.set_seed(1)  # expect: HY311
    random.seed(1)  # expect: HY311
    return x + tf.random.uniform([])


# good
tf.random.set_seed(1)


@tf.function
def stateless(x, seed):
    return x + tf.random.stateless_uniform([], seed=seed)
