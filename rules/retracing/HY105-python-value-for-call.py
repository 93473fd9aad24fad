import random

import numpy as np
import tensorflow as tf

traced = []


@tf.function
def step(x, scale):
    traced.append(1)
    return x * scale


# bad: the tensor becomes a Python number
def train(batches):
    for batch in batches:
        norm = tf.norm(batch)
        step(batch, float(norm))  # expect: HY105


def train_with_item(batches):
    for batch in batches:
        norm = tf.norm(batch)
        step(batch, scale=norm.numpy().item())  # expect: HY105


# bad: another number each time
def train_noisy(batches):
    for batch in batches:
        step(batch, random.uniform(0.0, 1.0))  # expect: HY105
        step(batch, np.random.rand())  # expect: HY105


# bad: a generator draws it
class Zoom:
    def __init__(self, most):
        self.most = most

    def scales(self, batches):
        for batch in batches:
            yield batch, random.uniform(1.0, self.most)

    def run(self, batches):
        return [step(batch, scale) for batch, scale in self.scales(batches)]  # expect: HY105


# good: drawn once, or as a tensor
def one_scale(batches):
    yield random.uniform(1.0, 2.0)


def drawn_scales(batches):
    for _ in batches:
        yield tf.random.uniform([])


def zoom_right(batches):
    for scale in one_scale(batches):
        step(batches[0], scale)
    for scale in drawn_scales(batches):
        step(batches[0], scale)


# good: tensors
def good_train(batches):
    for batch in batches:
        norm = tf.norm(batch)
        step(batch, norm)
        step(batch, tf.random.uniform([]))


# good: NumPy's numbers become tensors
def train_numpy(batches):
    for batch in batches:
        step(batch, tf.norm(batch).numpy())
        step(batch, np.float32(0.5))


# good: the same number for all passes
def train_constant(batches, rate):
    for batch in batches:
        step(batch, float(rate))


# good: a signature
@tf.function(input_signature=[tf.TensorSpec([None]), tf.TensorSpec([])])
def signed_step(x, scale):
    return x * scale


def train_signed(batches):
    for batch in batches:
        signed_step(batch, float(tf.norm(batch)))


def batches():
    return [tf.constant([float(i), 1.0]) for i in range(6)]


def run_bad():
    """Traces of six calls with another float each."""
    traced.clear()
    train(batches())
    return len(traced), 6


def run_good():
    traced.clear()
    for batch in batches():
        step(batch, tf.norm(batch))
    return len(traced), 6


# good: arrays and their numbers are tensors by then
def run_numpy_values():
    traced.clear()
    train_numpy(batches())
    for batch in batches():
        step(batch, np.random.rand(2).astype("float32"))
    return len(traced), 2


# good: all batches have two
def run_length():
    traced.clear()
    for batch in batches():
        step(batch, len(batch))
    return len(traced), 1


# good: HY104 tells it
def run_counter():
    traced.clear()
    for number, batch in enumerate(batches()):
        step(batch, number)
    return len(traced), 6
