import functools

import tensorflow as tf


# bad: two parameters, one spec
def build_step():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])  # expect: HY501
    def step(x, y):
        return x + y

    return step


# bad: the signature has a name
ONE = (tf.TensorSpec([None], tf.float32),)  # expect: HY501


def build_named():
    @tf.function(input_signature=ONE)
    def add(x, y):
        return x + y

    return add


ONE_SPEC = [  # expect: HY501
    tf.TensorSpec([None], tf.float32),
]


def scale(x, factor):
    return x * factor


def build_wrapped():
    return tf.function(scale, input_signature=ONE_SPEC)


# bad: an empty signature says that there is nothing to give
def build_empty():
    return tf.function(scale, input_signature=[])  # expect: HY501


# bad: a receiver that is not named self takes a spec, too
def build_class():
    class Scaler(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])  # expect: HY501
        def __call__(this, x):
            return x * 2.0

    return Scaler


# bad: a bound method has lost its receiver, but there are two parameters left
class Trainer:
    def __init__(self):
        self.factor = tf.constant(2.0)

    def wrap(self):
        return tf.function(self.step, input_signature=[tf.TensorSpec([None], tf.float32)])  # expect: HY501

    def step(self, x, y):
        return x * self.factor + y


# bad: no spec is paired with a keyword-only parameter
def build_keyword_only():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def step(x, *, mask):  # expect: HY501
        return x * mask

    return step


def build_power():
    class Power:
        @tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
        def raised(self, x, *, exponent, scale=1.0):  # expect: HY501
            return scale * x ** exponent

    return Power


# good: self takes no spec
class Model(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def __call__(self, x):
        return x * 2.0


# good: what has a default is frozen to it
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def with_default(x, training=False):
    return x if training else x * 2.0


# good: *args takes what is left, **kwargs takes nothing
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32), tf.TensorSpec([None], tf.float32)])
def with_args(x, *rest):
    return tf.add_n([x, *rest])


# good: a nested function may have a parameter called self
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def first_of(x, self=None):
    return x


# good: a bound method has lost its receiver
class Wrapped:
    def __init__(self):
        self.step = tf.function(self.compute, input_signature=[tf.TensorSpec([None], tf.float32)])

    def compute(self, x):
        return x + 1.0


# good: more specs than can be seen here
SPECS = [tf.TensorSpec([None], tf.float32)]


@tf.function(input_signature=[*SPECS, *SPECS])
def splat(x, y):
    return x + y


# good: the list grows before it is used
GROWN = [tf.TensorSpec([None], tf.float32)]
GROWN.append(tf.TensorSpec([None], tf.float32))


@tf.function(input_signature=GROWN)
def grown(x, y):
    return x + y


# good: a decorator below may change the parameters
def without_second(function):
    def wrapper(x):
        return function(x, 2.0)

    return wrapper


@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
@without_second
def adapted(x, y):
    return x * y


# good: partial has given the other one
halve = tf.function(functools.partial(scale, factor=0.5), input_signature=[tf.TensorSpec([None], tf.float32)])


def run_bad():
    return build_step()(tf.constant([1.0]), tf.constant([2.0]))


def run_good():
    return Model()(tf.constant([1.0])), with_default(tf.constant([1.0]))
