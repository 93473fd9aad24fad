import tensorflow as tf

strategy = tf.distribute.MirroredStrategy(["/cpu:0"])
numbers = tf.data.Dataset.range(4).batch(1)
distributed = strategy.experimental_distribute_dataset(numbers)


# bad
@tf.function
def count():
    n = tf.constant(0)
    for batch in distributed:
        if tf.reduce_sum(batch) > 1:
            break  # expect: HY429
        n += 1
    return n


# bad: handed in, by another name, in a method
@tf.function
def total_of(dataset):
    total = tf.constant(0, tf.int64)
    for batch in dataset:
        total += strategy.reduce("SUM", strategy.run(tf.reduce_sum, args=(batch,)), axis=None)
        if total > 3:
            break  # expect: HY429
    return total


class Trainer:
    def __init__(self):
        self.strategy = tf.distribute.MirroredStrategy(["/cpu:0"])
        self.data = self.strategy.experimental_distribute_dataset(numbers)

    @tf.function
    def first(self):
        for batch in self.data:
            return batch  # expect: HY429


# good
@tf.function
def count_all():
    n = tf.constant(0)
    for batch in distributed:
        n += 1
    for number in numbers:
        if tf.reduce_sum(number) > 1:
            break
    return n


# good: eager
def first():
    for batch in distributed:
        return batch


# bad
def run_bad():
    count()


# good
def run_good():
    count_all()


if __name__ == "__main__":
    total_of(distributed)
