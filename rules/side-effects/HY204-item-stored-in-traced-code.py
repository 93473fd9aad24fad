import numpy as np
import tensorflow as tf

losses = {}
table = np.zeros(3)


# bad
@tf.function
def train(x):
    losses["train"] = tf.reduce_mean(x)  # expect: HY204
    return x


class Evaluator:
    def __init__(self):
        self.results = {}
        self.counts = [0, 0]

    # bad
    @tf.function
    def evaluate(self, x):
        self.counts[0] += 1  # expect: HY204
        return x

    # good: variables, made once
    @tf.function
    def lazily(self, x):
        if "v" not in self.results:
            self.results["v"] = tf.Variable(1.0)
        return self.results["v"] * x


# good: a dict of its own
@tf.function
def metrics(x):
    result = {}
    result["mean"] = tf.reduce_mean(x)
    return result


# good: outside
def record(x):
    losses["train"] = metrics(x)["mean"]


def run_bad():
    evaluator = Evaluator()
    for value in (1.0, 2.0, 3.0):
        evaluator.evaluate(tf.constant([value]))
    return evaluator.counts[0], 3


def run_good():
    counts = [0]
    for value in (1.0, 2.0, 3.0):
        metrics(tf.constant([value]))
        counts[0] += 1
    return counts[0], 3


# good: what a call stores, the rest of the pass reads
class Encoder(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.parts = {}

    def call(self, x):
        self.parts["half"] = x * 0.5
        return self.parts["half"] + x


def run_forward_pass():
    encode = tf.function(Encoder())
    return [float(encode(tf.constant([value]))[0]) for value in (2.0, 4.0)], [3.0, 6.0]


# good: the variable is there on the second call
def run_lazily():
    evaluator = Evaluator()
    return [float(evaluator.lazily(tf.constant(value))) for value in (1.0, 2.0)] + [len(evaluator.results)], [1.0, 2.0, 1]
