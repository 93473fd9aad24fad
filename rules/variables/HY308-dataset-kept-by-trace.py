import tensorflow as tf


# bad
class Reader:
    def __init__(self):
        self.iterator = None

    @tf.function
    def open(self, limit):
        dataset = tf.data.Dataset.range(limit)
        self.iterator = iter(dataset)  # expect: HY308
        return limit

    @tf.function
    def read(self):
        return next(self.iterator)


# good
class ReaderOutside:
    def __init__(self, limit):
        self.iterator = iter(tf.data.Dataset.range(limit))

    @tf.function
    def read(self):
        total = tf.constant(0, tf.int64)
        numbers = tf.data.Dataset.range(3)
        for number in numbers:
            total += number
        return next(self.iterator) + total


# bad
def run_bad():
    reader = Reader()
    reader.open(tf.constant(3, tf.int64))
    reader.read()


# good
def run_good():
    reader = ReaderOutside(3)
    reader.read()


# good: each call goes through all of it
@tf.function
def sum_up_to(limit):
    numbers = tf.data.Dataset.range(limit)
    total = tf.constant(0, tf.int64)
    for number in numbers:
        total += number
    return total


def run_local_dataset():
    return [int(sum_up_to(tf.constant(limit, tf.int64))) for limit in (3, 4)], [3, 6]
