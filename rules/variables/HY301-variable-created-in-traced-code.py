import contextlib
import functools

import tensorflow as tf


# bad: a new variable in each trace
@tf.function
def step(x):
    v = tf.Variable(1.0)  # expect: HY301
    return v * x


# bad: the helper is traced with its caller
def make():
    return tf.Variable(0.0)  # expect: HY301


@tf.function
def by_helper(x):
    return make() + x


class Guarded:
    def __init__(self):
        self.v = None
        self.ready = False

    # good: made on the first call only
    @tf.function
    def call(self, x):
        if self.v is None:
            self.v = tf.Variable(tf.ones_like(x))
        return self.v * x

    # good: a guard clause
    def get(self, x):
        if self.v is not None:
            return self.v
        self.v = tf.Variable(x)
        return self.v

    @tf.function
    def by_get(self, x):
        return self.get(x) + x


# good: made outside
outside = tf.Variable(1.0)


@tf.function
def use(x):
    return outside * x


# bad: out of the graph, but made by each trace all the same
@tf.function
def lifted(x):
    with tf.init_scope():
        made = tf.Variable(1.0)  # expect: HY301
    return made * x


# bad
class Kept(tf.Module):
    @tf.function
    def __call__(self, x):
        with tf.init_scope():
            self.made = tf.Variable(1.0)  # expect: HY301
        return self.made * x


# good: by the first trace only
class LiftedOnce(tf.Module):
    def __init__(self):
        super().__init__()
        self.made = None

    @tf.function
    def __call__(self, x):
        if self.made is None:
            with tf.init_scope():
                self.made = tf.Variable(1.0)
        return self.made * x


# good: the flag is cleared by the first trace
class Slow(tf.Module):
    def __init__(self):
        super().__init__()
        self.adds_slow = True

    @tf.function
    def __call__(self, x):
        if self.adds_slow:
            self.slow = tf.Variable(1.0)
            self.adds_slow = False
        return self.slow * x


# bad: for some calls only
@tf.function
def sometimes(x, training=True):
    if training:
        noise = tf.Variable(0.5)  # expect: HY301
        x = x + noise
    return x


def run_bad():
    step(tf.constant(1.0))


def run_good():
    use(tf.constant(1.0))
    guarded = Guarded()
    guarded.call(tf.constant(1.0))
    guarded.call(tf.constant(2.0))
    slow = Slow()
    slow(tf.constant(1.0))
    slow(tf.constant(2.0))
    once = LiftedOnce()
    once(tf.constant(1.0))


# good: HY302 tells it
@tf.function
def with_layer(x):
    dense = tf.keras.layers.Dense(1)
    return dense(x)


def run_layer():
    raised = []
    for value in (1.0, 2.0):
        try:
            with_layer(tf.constant([[value]]))
        except ValueError as error:
            raised.append("singleton tf.Variables" in str(error))
    return raised, [True, True]


# good: Keras calls build() once for each object
class BuiltModel(tf.keras.Model):
    def build(self, shape):
        self.scale = tf.Variable(2.0)

    def call(self, x):
        return self.scale * x


def run_in_build():
    model = BuiltModel()
    step = tf.function(lambda x: model(x))
    return [step(tf.ones([n, 2])).shape[0] for n in (1, 2, 3)], [1, 2, 3]


# good: nobody knows how often what another module wraps is run
class Once:
    @functools.lru_cache(maxsize=None)
    def start(self):
        self.w = tf.Variable(1.0)

    @tf.function
    def add(self, x):
        self.start()
        return x + self.w


def run_wrapped():
    once = Once()
    once.add(tf.constant([1.0]))
    return once.add(tf.constant([1.0, 2.0])).numpy().tolist(), [2.0, 3.0]


# good: the exception is what the program is to show
@contextlib.contextmanager
def shows(error_class):
    try:
        yield
    except error_class as error:
        print(type(error).__name__)


@tf.function
def lesson(x):
    weight = tf.Variable(1.0)
    return weight.assign_add(x)


@tf.function
def second_lesson(x):
    weight = tf.Variable(1.0)
    return weight.assign_add(x)


def run_lessons():
    with shows(ValueError):
        lesson(1.0)
    try:
        second_lesson(1.0)
    except ValueError as error:
        return "singleton tf.Variables" in str(error), True


# bad: what is caught is something else
@tf.function
def caught(x):
    weight = tf.Variable(1.0)  # expect: HY301
    return weight.assign_add(x)


def run_caught():
    raised = []
    try:
        caught(1.0)
    except (KeyError, tf.errors.OutOfRangeError):
        raised.append("no")
    except Exception as error:
        raised.append("singleton tf.Variables" in str(error))
    return raised, [True]


# bad: and called without, elsewhere
@tf.function
def called(x):
    weight = tf.Variable(1.0)  # expect: HY301
    return weight.assign_add(x)


def call_without():
    return called(2.0)


def run_called():
    with shows(ValueError):
        called(1.0)
    try:
        call_without()
    except Exception as error:
        return "singleton tf.Variables" in str(error), True
