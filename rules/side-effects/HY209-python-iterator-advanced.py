import itertools

import tensorflow as tf

numbers = iter([1.0, 2.0, 3.0, 4.0])
counter = itertools.count()


# bad
@tf.function
def step():
    return tf.constant(next(numbers))  # expect: HY209


def generate():
    value = 0.0
    while True:
        yield value
        value += 1.0


class Trainer:
    def __init__(self, batches):
        self.source = generate()
        self.batches = batches
        self.dataset_iterator = iter(tf.data.Dataset.range(10))

    # bad
    @tf.function
    def train(self, x):
        return x + next(self.source)  # expect: HY209

    # bad: nothing says that it is an iterator of tf.data
    @tf.function
    def unknown(self, x):
        return x + next(self.batches)  # expect: HY209

    # good: part of the graph
    @tf.function
    def in_graph(self):
        return next(self.dataset_iterator)


# good: passed in
@tf.function
def compute(x):
    return x * 2.0


def train():
    return compute(tf.constant(next(numbers)))


# good: an iterator of its own
@tf.function
def own(x):
    items = iter([1.0, 2.0])
    return x + next(items) + next(items)


pairs = tf.data.Dataset.range(4)


# bad: the iterator begins anew on each call
@tf.function
def first_pair():
    return next(iter(pairs))  # expect: HY209


# bad: the same two elements on each call
@tf.function
def first_two():
    iterator = iter(pairs)
    return next(iterator) + next(iterator)  # expect: HY209


# good: each call takes all of them
@tf.function
def sum_of_pairs():
    iterator = iter(pairs)
    total = tf.constant(0, tf.int64)
    for _ in range(4):
        total += next(iterator)
    return total


def run_loop_of_next():
    return int(sum_of_pairs()), 6


def run_bad():
    trainer = Trainer(generate())
    return [float(trainer.train(tf.constant(0.0))) for _ in range(3)]


def run_good():
    trainer = Trainer(generate())
    return [int(trainer.in_graph()) for _ in range(3)]


# good: the graph goes on where it was
distributed = iter(tf.distribute.get_strategy().experimental_distribute_dataset(tf.data.Dataset.range(4)))


@tf.function
def next_distributed():
    return next(distributed)


def run_goes_on():
    trainer = Trainer(generate())
    return [[int(trainer.in_graph()) for _ in range(3)], [int(next_distributed()) for _ in range(3)]], [[0, 1, 2], [0, 1, 2]]


# good: a range is no iterator
class Sum:
    def __init__(self, count):
        self.places = range(count)

    @tf.function
    def total(self, x):
        y = x[0]
        for i in self.places:
            y = y + x[i]
        return y


def run_range():
    two = Sum(2)
    return [float(two.total(tf.constant([1.0, 2.0]))), float(two.total(tf.constant([1.0, 3.0])))], [4.0, 5.0]
