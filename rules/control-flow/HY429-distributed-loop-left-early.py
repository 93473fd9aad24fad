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
