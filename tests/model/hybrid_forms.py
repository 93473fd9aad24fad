# Every way to make a graph function.
import functools
from functools import partial

import tensorflow as tf
import tensorflow.compat.v2 as tf2
from tensorflow import function
from tensorflow import function as graph_function
from tensorflow.python.eager import def_function

configured = tf.function(autograph=False)
preset = functools.partial(tf.function, jit_compile=True)
flag = True


@tf.function
def bare(x):  # model: hybrid traced why="decorated with @tf.function"
    return x


@tf.function()
def called(x):  # model: hybrid traced
    return x


@tf.function(jit_compile=True)
def with_options(x):  # model: hybrid traced why="decorated with @tf.function(jit_compile=True)"
    return x


@tf2.function
def compat(x):  # model: hybrid traced
    return x


@function
def imported(x):  # model: hybrid traced
    return x


@graph_function
def imported_as(x):  # model: hybrid traced
    return x


@def_function.function
def internal(x):  # model: hybrid traced
    return x


@partial(tf.function, autograph=False)
def by_partial(x):  # model: hybrid traced
    return x


@preset
def by_preset(x):  # model: hybrid traced
    return x


@configured
def by_alias(x):  # model: hybrid traced
    return x


@tf.function(None, [tf.TensorSpec([None], tf.float32)])
def by_position(x):  # model: hybrid traced tensors=x
    return x


@(tf.function if flag else lambda f: f)
def conditional_decorator(x):  # model: hybrid traced
    return x


def wrapped(x):  # model: hybrid traced why="wrapped by tf.function"
    return x


wrapped_graph = tf.function(wrapped)


def rebound(x):  # model: hybrid traced
    return x


if flag:
    rebound = tf.function(rebound)


def chosen(x):  # model: hybrid traced
    return x


chosen_graph = tf.function(chosen) if flag else chosen

anonymous = tf.function(lambda x: x)  # model: hybrid traced


def project_graph(f):  # model:
    return tf.function(f, autograph=False)


@project_graph
def by_project(x):  # model: hybrid traced
    return x


class Trainer:
    def __init__(self):  # model: effects
        self.call = tf.function(self.perform)
        self.step = tf.function(self._step, jit_compile=True)

    def perform(self, x):  # model: hybrid traced
        return x

    def _step(self, x):  # model: hybrid traced
        return x

    @staticmethod
    @tf.function
    def static(x):  # model: hybrid traced
        return x


def not_hybrid(x):  # model:
    return x


def function_of_its_own(f):  # model:
    return f


class tf_like:
    @staticmethod
    def function(f):  # model:
        return f


@tf_like.function
def not_tensorflow(x):  # model:
    return x


def local_import():  # model:
    import tensorflow as local

    @local.function
    def inner(x):  # model: hybrid traced
        return x

    return inner


try:
    import tensorflow.compat.v2 as maybe
except ImportError:
    maybe = None


@maybe.function
def after_try(x):  # model: hybrid traced
    return x
