import tensorflow as tf

dataset = tf.data.Dataset.range(3)


# bad
@tf.function
def total():
    # never comes back
    return tf.add_n(list(dataset))  # expect: HY611


@tf.function
def doubled():
    return tf.stack([2 * x for x in dataset])  # expect: HY611


@tf.function
def values():
    return tf.stack(list(dataset.as_numpy_iterator()))  # expect: HY611


# good
@tf.function
def total_in_the_graph():
    result = tf.constant(0, tf.int64)
    for x in dataset:
        result += x
    return result


# good: outside
def outside():
    return [2 * x for x in dataset.as_numpy_iterator()], list(dataset)


# bad
def run_bad():
    values()


# good
def run_good():
    total_in_the_graph()
