"""Constants that switch parts of a program off."""
import tensorflow as tf

DEBUG = False
USE_GRAPH = True
MODE = "train"


def dump(x):
    print(formatted(x))


def formatted(x):
    return "value %s" % x


def predict(x):
    return x * 2.0


def train(x):
    if DEBUG:
        dump(x)
    return x + 1.0


@tf.function
def traced(x):
    return train(x)


@tf.function
def other(x):
    return x - 1.0


def untraced(x):
    return train(x)


step = traced if USE_GRAPH else other

if MODE == "train":
    print(step(tf.constant(1.0)))
elif MODE == "predict":
    print(predict(tf.constant(1.0)))
else:
    raise ValueError(MODE)

if not USE_GRAPH:
    untraced(tf.constant(1.0))
