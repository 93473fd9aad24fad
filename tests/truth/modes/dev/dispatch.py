"""Tables of functions, flags in classes, and releases."""
import os

import tensorflow as tf

FP16 = False
LEVEL = 1


def relu(x):
    return tf.nn.relu(x)


def identity(x):
    return x


ACTIVATIONS = {"relu": relu, "linear": identity}


class Config:
    debug = False
    compiled = True


def half(x):
    return tf.cast(x, tf.float16)


def audit(x):
    return tf.debugging.check_numerics(x, "bad")


def compat_v1(x):
    return x


def network(x):
    if FP16:
        x = half(x)
    if Config.debug:
        x = audit(x)
    if LEVEL >= 3:
        x = deep(x)
    return ACTIVATIONS["relu"](x)


def deep(x):
    return identity(x)


def run(x):
    if tf.__version__.startswith("1."):
        return compat_v1(x)
    if Config.compiled:
        return graph(x)
    return network(x)


@tf.function
def graph(x):
    return network(x)


def unreachable():
    return os.getcwd()


if False:
    unreachable()
if 0:
    print(deep(1))
print(run(tf.constant([1.0])))
