"""What a file has for TensorFlow 1 is not run: hylint speaks of TensorFlow 2."""
import tensorflow as tf

if tf.__version__[0] == "1":
    def compiled(f):
        return f
else:
    compiled = tf.function

if tf.__version__ < "2.0":
    wrapped = None
else:
    def wrapped(f):
        return tf.function(f)

maker = (lambda f: f) if tf.version.VERSION.startswith("1.") else tf.function


@compiled
def first(x):  # model: hybrid traced why="decorated"
    return x * 2.0


@wrapped
def second(x):  # model: hybrid traced
    return x * 2.0


@maker
def third(x):  # model: hybrid traced
    return x * 2.0


def of_one(x):  # model: hybrid
    return x * 2.0


if tf.__version__.startswith("1."):
    old = tf.function(of_one)
