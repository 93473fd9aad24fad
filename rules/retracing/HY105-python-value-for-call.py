import random
import time

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


# bad: named first, computed of the clock
def train_timed(batches):
    start = time.perf_counter()
    for batch in batches:
        passed = time.perf_counter() - start
        step(batch, scale=passed)  # expect: HY105


def train_normed(batches):
    for batch in batches:
        norm = float(tf.norm(batch))
        step(batch, 0.5 * norm)  # expect: HY105


# bad: the items of an array, as Python numbers
def levels(n):
    return np.geomspace(1.0, 0.01, n)


def anneal(x, n):
    for sigma in levels(n):
        power = 0.1 * sigma ** 2
        for _ in range(3):
            step(x, float(power))  # expect: HY105


# bad: mixed by a number that NumPy draws
def train_mixed(batches):
    for batch in batches:
        share = np.random.beta(0.2, 0.2)
        step(batch, 1.0 - share)  # expect: HY105


def mix(batch):
    return step(batch, np.random.uniform(0.1, 1.0))  # expect: HY105


def train_by_function(batches):
    return [mix(batch) for batch in batches]


# good: arrays, and numbers that are drawn before
def train_drawn_before(batches):
    share = np.random.beta(0.2, 0.2)
    for batch in batches:
        step(batch, share)
        step(batch, np.random.uniform(0.1, 1.0, 2))


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
        size = float(tf.shape(batch)[0])
        step(batch, len(batch))
        step(batch, size)
    return len(traced), 1


# good: HY104 tells it
def run_counter():
    traced.clear()
    for number, batch in enumerate(batches()):
        step(batch, number)
    return len(traced), 6


# good: two values, two graphs; one that is drawn once
def run_few_values():
    random.seed(1)
    traced.clear()
    once = random.uniform(0.5, 1.5)
    for batch in batches():
        step(batch, random.randint(0, 1))
        step(batch, once)
    return len(traced), 3
