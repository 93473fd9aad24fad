import collections
import functools

import tensorflow as tf

losses = []
seen = {}


class Trainer:
    def __init__(self):
        self.history = []
        self.buffer = Buffer()

    # bad
    @tf.function
    def step(self, x):
        loss = tf.reduce_mean(x)
        self.history.append(loss)  # expect: HY203
        return loss

    # bad: a tensor is data, also where an assertion looks at the list
kept = []


def first_loss(y_true, y_pred):
    kept.append(tf.reduce_mean(y_pred))  # expect: HY203
    return tf.reduce_mean(tf.abs(y_true - y_pred))


def fit_two(x, y):
    inputs = tf.keras.Input((2,))
    both = [tf.keras.layers.Dense(1)(inputs), tf.keras.layers.Dense(1)(inputs)]
    model = tf.keras.Model(inputs, both)
    model.compile("sgd", loss=[first_loss, "mse"])
    model.fit(x, [y, y], verbose=0)
    assert len(kept) == 4


# bad: a list that a dict makes when it is asked for it, in a helper
class Recorder:
    def __init__(self):
        self.by_name = collections.defaultdict(list)
        self.gaps = collections.defaultdict(int)

    def keep(self, **values):
        for name, value in values.items():
            self.by_name[name].append(value)  # expect: HY203

    @tf.function
    def run(self, x):
        self.keep(mean=tf.reduce_mean(x), most=tf.reduce_max(x))
        return x


def record():
    recorder = Recorder()
    for value in (1.0, 2.0):
        recorder.run(tf.constant([value]))
    return len(recorder.by_name["mean"])


# good: such a dict of the trace
@tf.function
def grouped(x, y):
    groups = collections.defaultdict(list)
    groups["first"].append(x)
    groups["first"].append(y)
    return tf.add_n(groups["first"])


# good: a test counts traces
marks = []


@tf.function
def counted(x):
    marks.append("trace")
    return x


def count_traces():
    counted(tf.constant(1.0))
    assert len(marks) == 1


# good: a method of another class
    @tf.function
    def store(self, x):
        self.buffer.append(x)
        return x


class Buffer:
    def append(self, x):
        tf.print(x)


# bad
@tf.function
def train(x):
    losses.append(tf.reduce_mean(x))  # expect: HY203
    seen.update(last=x)  # expect: HY203
    return x


# good
@tf.function
def compute(x):
    return tf.reduce_mean(x)


def train_eagerly(x):
    losses.append(compute(x))


class Accumulator:
    def __init__(self):
        self.sums = []

    # good: filled in the first trace, and kept
    @tf.function
    def add(self, x):
        if len(self.sums) == 0:
            self.sums.extend([tf.Variable(tf.zeros([1]))])
        self.sums[0].assign_add(x)
        return self.sums[0].read_value()


# good: a list of its own
@tf.function
def stacked(x):
    parts = []
    for i in range(3):
        parts.append(x * float(i))
    return tf.stack(parts)


# good: a list of the traced function around it
@tf.function
def nested(x):
    parts = []

    def add(y):
        parts.append(y)

    add(x)
    add(x + 1.0)
    return tf.stack(parts)


# bad: a list of a metric, and by way of a decorator with options
class Gathered(tf.keras.metrics.Metric):
    def __init__(self):
        super().__init__()
        self.parts = []

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.parts.append(tf.reduce_sum(y_pred))  # expect: HY203

    def result(self):
        return tf.constant(0.0)


def gathered():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=[Gathered()])
    model.fit(tf.ones([4, 2]), tf.ones([4, 1]))


def as_graph(label):
    def wrap(function):
        graph = tf.function(function)

        @functools.wraps(function)
        def run(*arguments):
            return graph(*arguments)
        return run
    return wrap


visits = []


@as_graph("visit")
def visit(x):
    visits.append(x)  # expect: HY203
    return x


def run_bad():
    del losses[:]
    for value in (1.0, 2.0, 3.0):
        train(tf.constant([value]))
    return len(losses), 3


def run_good():
    del losses[:]
    for value in (1.0, 2.0, 3.0):
        train_eagerly(tf.constant([value]))
    accumulator = Accumulator()
    accumulator.add(tf.constant([1.0]))
    return len(losses), 3


# good: what a call stores, the rest of the pass reads
class Encoder(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.skips = []

    def call(self, x):
        self.skips = []
        for scale in (1.0, 2.0):
            x = x * scale
            self.skips.append(x)
        return tf.add_n(self.skips)


def run_forward_pass():
    encode = tf.function(Encoder())
    return [float(encode(tf.constant([value]))[0]) for value in (1.0, 2.0, 3.0)], [3.0, 6.0, 9.0]
