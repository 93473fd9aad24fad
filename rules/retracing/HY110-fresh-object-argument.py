import functools
import types
import typing

import tensorflow as tf

traced = []


@tf.function
def step(x, loss):
    traced.append(1)
    return loss(x, x)


# bad: each pass makes another function
def train(batches):
    for batch in batches:
        step(batch, lambda a, b: tf.reduce_sum(a - b))  # expect: HY110


# bad: another loss, another partial
def train_objects(batches):
    for batch in batches:
        loss = tf.keras.losses.MeanSquaredError()
        step(batch, loss)  # expect: HY110
        step(batch, loss=functools.partial(tf.norm, ord=1))  # expect: HY110


# bad: self.distance is a new bound method each time it is written
class Trainer:
    def distance(self, a, b):
        return tf.reduce_sum(a - b)

    def train_one(self, batch):
        return step(batch, self.distance)  # expect: HY110

    def train(self, batches):
        for batch in batches:
            self.train_one(batch)


# bad: a generator makes one for each pass
class Sample:
    def __init__(self, x, weight):
        self.x, self.weight = x, weight


@tf.function
def weighted(sample):
    traced.append(1)
    return tf.reduce_sum(sample.x) * sample.weight


class Samples:
    def __init__(self, values):
        self.values = values

    def each(self):
        for value in self.values:
            sample = Sample(tf.constant([value]), tf.constant(2.0))
            yield sample

    def total(self):
        return [weighted(sample) for sample in self.each()]  # expect: HY110


# good: the same object each time, and tensors
def same_sample(values):
    sample = Sample(tf.constant([1.0]), tf.constant(2.0))
    for _ in values:
        yield sample


def weigh_the_same(values):
    for sample in same_sample(values):
        weighted(sample)


# bad: another object each time
class Scale:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, a, b):
        return (a - b) * self.factor


def train_scaled(batches):
    while batches:
        step(batches.pop(), Scale(2.0))  # expect: HY110


# bad: a bound method is a new object wherever it is written
class Weighting:
    def __init__(self, factor):
        self.factor = factor

    def apply(self, a, b):
        return self.factor * tf.reduce_sum(a - b)


def weigh(batches):
    weighting = Weighting(2.0)
    for batch in batches:
        step(batch, weighting.apply)  # expect: HY110


# good: made once
def absolute(a, b):
    return tf.reduce_sum(tf.abs(a - b))


def train_once(batches):
    loss = tf.keras.losses.MeanSquaredError()
    scale = Scale(2.0)
    for batch in batches:
        step(batch, loss)
        step(batch, absolute)
        step(batch, scale)


# good: bound to an attribute once
class OtherTrainer:
    def __init__(self):
        self.loss = self.distance

    def distance(self, a, b):
        return tf.reduce_sum(a - b)

    def train(self, batches):
        for batch in batches:
            step(batch, self.loss)


# good: called once
def evaluate(batch):
    return step(batch, lambda a, b: a + b)


# good: a tuple of tensors
class Pair(typing.NamedTuple):
    first: tf.Tensor
    second: tf.Tensor


@tf.function
def add(pair):
    return pair.first + pair.second


def add_all(batches):
    for batch in batches:
        add(Pair(batch, batch))


# good: not a graph function
def plain(x, loss):
    return loss(x, x)


def train_plain(batches):
    for batch in batches:
        plain(batch, lambda a, b: a - b)


def run_bad():
    """Traces of six calls, each with another lambda."""
    traced.clear()
    train([tf.constant([1.0])] * 6)
    return len(traced), 6


def run_good():
    traced.clear()
    for _ in range(6):
        step(tf.constant([1.0]), absolute)
    return len(traced), 6


# good: says itself when it is the same
class Same(tf.types.experimental.TraceType):
    def is_subtype_of(self, other):
        return isinstance(other, Same)

    def most_specific_common_supertype(self, others):
        return self if all(isinstance(other, Same) for other in others) else None

    def placeholder_value(self, placeholder_context=None):
        return Comparable(2.0)

    # The names that TensorFlow 2.12 and later have for: there are no tensors in it.
    def to_tensors(self, value):
        return []

    _to_tensors = to_tensors

    def cast(self, value, context):
        return value

    _cast = cast

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return isinstance(other, Same)


class Comparable:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, a, b):
        return (a - b) * self.factor

    def __tf_tracing_type__(self, context):
        return Same()


def run_tracing_type():
    traced.clear()
    for value in (1.0, 2.0, 3.0):
        step(tf.constant([value]), Comparable(2.0))
    return len(traced), 1


# good: what attr.s leaves on a class, and TensorFlow compares by
def record(made):
    made.__attrs_attrs__ = (types.SimpleNamespace(name="factor"),)
    return made


@record
class Recorded:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, a, b):
        return (a - b) * self.factor


def run_decorated_class():
    traced.clear()
    for value in (1.0, 2.0, 3.0):
        step(tf.constant([value]), Recorded(2.0))
    return len(traced), 1


# good: variables, datasets and iterators are compared by their type
@tf.function
def first_of(x, variable, dataset, iterator):
    traced.append(1)
    return x + variable + next(iter(dataset)) + next(iterator)


def run_variables_and_iterators():
    traced.clear()
    for value in (1.0, 2.0, 3.0):
        dataset = tf.data.Dataset.from_tensors(value)
        first_of(tf.constant(value), tf.Variable(value), tf.data.Dataset.from_tensors(value), iter(dataset))
    return len(traced), 1


# good: refuses it
@tf.function(input_signature=[tf.TensorSpec([1])])
def signed(x):
    return x


def run_signature():
    raised = []
    for _ in range(2):
        try:
            signed(Scale(2.0))
        except (TypeError, ValueError):
            raised.append("refused")
    return raised, ["refused", "refused"]
