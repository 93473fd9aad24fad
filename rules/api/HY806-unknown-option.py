import functools

import tensorflow as tf


# bad: a slip of the pen
def wrap(f):
    return tf.function(f, jit_compiled=True)  # expect: HY806


def decorate():
    @tf.function(input_signatures=[tf.TensorSpec([])])  # expect: HY806
    def step(x):
        return x

    return step


# bad: an option of something else
graph = functools.partial(tf.function, training=True)  # expect: HY806


# good
@tf.function(jit_compile=True, autograph=False, reduce_retracing=True)
def good_step(x):
    return x


@tf.function(func=None, input_signature=[tf.TensorSpec([])],
             experimental_implements="step", experimental_autograph_options=None)
def exported_step(x):
    return x


# good: may come with a later release
def try_new_option(f):
    return tf.function(f, experimental_something_new=True)


# good: options of a wrapper of our own
def traced(f, name=None):
    return tf.function(f)


named = traced(abs, name="abs")


def run_bad():
    return wrap(lambda x: x)(tf.constant(1.0))


def run_good():
    return good_step(tf.constant(1.0))


# good: this release has not
def run_option_of_a_later_release():
    raised = []
    try:
        try_new_option(good_step)
    except TypeError as error:
        raised.append("unexpected keyword argument" in str(error))
    return raised, [True]
