import tensorflow as tf


# bad
def train(steps):
    rate = tf.Variable(0.5, trainable=False)
    weight = tf.Variable(4.0)
    optimizer = tf.keras.optimizers.SGD(learning_rate=rate)  # expect: HY317
    for _ in range(steps):
        optimizer.apply_gradients([(tf.constant(1.0), weight)])
        rate.assign(0.0)
    return float(weight)


class Trainer:
    def __init__(self):
        self.rate = tf.Variable(0.1)
        self.optimizer = tf.keras.optimizers.Adam(self.rate)  # expect: HY317

    def slow_down(self):
        self.rate.assign(self.rate * 0.5)


# good: assigned to the rate of the optimizer
def train_right(steps):
    weight = tf.Variable(4.0)
    optimizer = tf.keras.optimizers.SGD(0.5)
    for _ in range(steps):
        optimizer.apply_gradients([(tf.constant(1.0), weight)])
        optimizer.learning_rate.assign(0.0)
    return float(weight)


# good: follows it
def train_as_before(steps):
    rate = tf.Variable(0.5, trainable=False)
    weight = tf.Variable(4.0)
    optimizer = tf.compat.v1.train.GradientDescentOptimizer(rate)
    for _ in range(steps):
        optimizer.apply_gradients([(tf.constant(1.0), weight)])
        rate.assign(0.0)
    return float(weight)


def run_bad():
    """The weight after two steps, of which only the first is to move it."""
    try:
        return train(2)
    except ValueError:
        return "refused"


def run_good():
    return train_right(2)


# good: follows it, too
def run_older_optimizer():
    return train_as_before(2), 3.5
