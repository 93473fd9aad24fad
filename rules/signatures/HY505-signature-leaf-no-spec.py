import numpy as np
import tensorflow as tf

SPEC = tf.TensorSpec([None], tf.float32)


# bad: a dtype alone
def build_dtype():
    @tf.function(input_signature=[tf.float32])  # expect: HY505
    def step(x):
        return x * 2.0

    return step


# bad: the decorator runs before there is an object
def build_width():
    class Window(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([None, self.width], tf.float32)])  # expect: HY505
        def mean(self, x):
            return tf.reduce_mean(x, axis=0)

    return Window


# bad: a shape alone
def build_shape():
    @tf.function(input_signature=[(None, 3)])  # expect: HY505
    def step(x):
        return x * 2.0

    return step


# bad: a value for a Python parameter
def build_flag():
    @tf.function(input_signature=[SPEC, False])  # expect: HY505
    def step(x, training):
        return x

    return step


# bad: None for "anything"
def build_none():
    @tf.function(input_signature=[
        SPEC,
        None,  # expect: HY505
    ])
    def step(x, y):
        return x

    return step


# bad: deep inside, and types of NumPy and Python
def build_nested():
    @tf.function(input_signature=[{"x": SPEC, "y": "float32"}])  # expect: HY505
    def step(batch):
        return batch["x"]

    return step


def build_types():
    return tf.function(lambda x, y: x, input_signature=[np.float32, float])  # expect: HY505


# bad: a tensor is an example, not a spec
def build_tensor():
    return tf.function(lambda x: x, input_signature=[tf.zeros([3])])  # expect: HY505


# good: specs, also nested, also from an example
@tf.function(input_signature=[SPEC, (SPEC, {"y": SPEC}), tf.TensorSpec.from_tensor(tf.zeros([3]))])
def nested(x, pair, z):
    return x + pair[0] + pair[1]["y"] + z


# good: Python values have a default
@tf.function(input_signature=[SPEC])
def with_flag(x, training=False):
    return x


# good: what these are cannot be seen here
def build(spec, *more):
    return tf.function(lambda *x: x, input_signature=[spec, *more])


# good: a metaclass may put another member there
class Described(type):
    def __new__(mcs, name, bases, members):
        made = super().__new__(mcs, name, bases, members)
        made.spec = property(lambda self: SPEC)
        return made


class Vector(metaclass=Described):
    @property
    def spec(self):
        pass


@tf.function(input_signature=[Vector().spec])
def with_described(x):
    return x


def run_bad():
    return build_dtype()(tf.constant([1.0]))


def run_good():
    x = tf.constant([1.0, 2.0, 3.0])
    with_flag(x)
    with_described(x)
    build(SPEC)(x)
    return nested(x, (x, {"y": x}), x)
