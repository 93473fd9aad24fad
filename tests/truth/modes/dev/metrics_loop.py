"""Evaluation in plain Python with metrics, and a validation step by a graph."""
import numpy as np
import tensorflow as tf


class Mean:
    def __init__(self):
        self.total, self.count = 0.0, 0

    def update(self, value):
        self.total += float(value)
        self.count += 1

    def result(self):
        return self.total / max(self.count, 1)


def linear(x):
    return x @ np.ones([3, 1], np.float32)


@tf.function(reduce_retracing=True)
def validate(x, y):
    return tf.reduce_mean(tf.abs(forward(x) - y))


def forward(x):
    return tf.linalg.matmul(x, tf.ones([3, 1]))


def batches():
    data = tf.data.Dataset.from_tensor_slices((tf.ones([5, 3]), tf.ones([5, 1])))
    return data.batch(2).map(lambda x, y: (cast(x), y))


def cast(x):
    return tf.cast(x, tf.float32)


def loop():
    mean = Mean()
    for x, y in batches():
        mean.update(validate(x, y))
    return mean.result()


def by_numpy():
    return float(linear(np.ones([2, 3], np.float32)).mean())


def summary(**values):
    return ", ".join("%s %.1f" % item for item in sorted(values.items(), key=by_name))


def by_name(item):
    return item[0]


print(summary(graph=loop(), numpy=by_numpy()))
