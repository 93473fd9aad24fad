import tensorflow as tf


# bad
@tf.function(experimental_autograph_options=tf.autograph.experimental.Feature.ALL)  # expect: HY809
def step(x):
    return x


# good
@tf.function
def step_without(x):
    return x


# bad
def run_bad():
    step(tf.constant(1.0))


# good
def run_good():
    step_without(tf.constant(1.0))
