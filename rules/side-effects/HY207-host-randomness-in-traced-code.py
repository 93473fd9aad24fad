import os
import random
import time
import uuid

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)


# bad: the draw is frozen
@tf.function
def with_numpy(x):
    return x + np.random.normal()  # expect: HY207


# bad
@tf.function
def with_random(x):
    if random.random() > 0.5:  # expect: HY207
        return x
    return -x


# bad: a generator object
@tf.function
def with_generator(x):
    return x + rng.uniform()  # expect: HY207


# bad: the time of the trace
@tf.function
def with_clock(x):
    start = time.time()  # expect: HY207
    return x + start


# bad: what the environment was during the trace
@tf.function
def with_environment(x):
    if os.environ["HYLINT_DEBUG"] == "1":  # expect: HY207
        return x
    return x * float(os.environ.get("HYLINT_SCALE", "1"))  # expect: HY207


# bad: nobody waits when the graph runs
@tf.function
def slowly(x):
    time.sleep(0.001)  # expect: HY207
    return x


def load_slowly(x):
    time.sleep(0.001)  # expect: HY207
    return x


def run_slowly():
    return tf.data.Dataset.range(3).map(load_slowly)


# bad: the program has changed it since the trace
def limit():
    return float(os.getenv("HYLINT_LIMIT", "9"))  # expect: HY207


def limited(x):
    return tf.minimum(x, limit())


def run_limits():
    os.environ["HYLINT_LIMIT"] = "3"
    values = tf.data.Dataset.from_tensor_slices([8.0]).map(limited)
    first = list(values)
    os.environ["HYLINT_LIMIT"] = "5"
    return first + list(values)


# good: a Python callback waits each time
def wait(x):
    time.sleep(0.001)
    return x


@tf.function
def with_waiting(x):
    return tf.py_function(wait, [x], tf.float32)


# good: drawn when the graph runs
@tf.function
def in_graph(x):
    return x + tf.random.normal([])


# good: drawn outside, passed in
def outside():
    return in_graph(tf.constant(np.random.normal(), tf.float32))


# good: a Python callback runs each time
def draw():
    return np.float32(np.random.normal())


@tf.function
def with_callback(x):
    return x + tf.numpy_function(draw, [], tf.float32)


# bad: in an operator and in an item of an object
class Jittered:
    def __init__(self, value):
        self.value = value

    def __mul__(self, factor):
        return self.value * factor * np.random.uniform(0.9, 1.1)  # expect: HY207

    def __getitem__(self, index):
        return self.value[index] + random.gauss(0.0, 1.0)  # expect: HY207


@tf.function
def shaken(x):
    value = Jittered(x)
    return value * 2.0 + value[0]


# bad: without a state the seed decides
@tf.function
def with_stateless_seed(x):
    return x + tf.random.stateless_normal([], seed=[int(time.time()), 0])  # expect: HY207


# bad: in a lambda and in a method that a dataset maps
class Crops:
    def cut(self, image):
        left = random.randrange(4)  # expect: HY207
        return image[left:]

    def dataset(self, images):
        return images.map(self.cut)


def noisy_images():
    images = tf.data.Dataset.from_tensor_slices(tf.ones([4, 8]))
    images = images.map(lambda i: i + random.random())  # expect: HY207
    return Crops().dataset(images)


def run_bad():
    return [float(with_numpy(tf.constant(0.0))) for _ in range(4)]


def run_good():
    return [float(in_graph(tf.constant(0.0))) for _ in range(4)]


# good: nothing is drawn
@tf.function
def without_draw(x):
    np.random.default_rng(0)
    random.seed(0)
    return x


def run_draws_nothing():
    random.seed(1)
    before = random.getstate()
    for value in (1.0, 2.0):
        without_draw(tf.constant(value))
        random.seed(1)
    return [float(without_draw(tf.constant(3.0))), random.getstate() == before], [3.0, True]


# good: the result is that of the graph's own draw
@tf.function
def with_left_over(x):
    noise = np.random.uniform(-1.0, 1.0, [2]).astype(np.float32)
    return x + tf.random.uniform([])


def run_unread():
    return len({float(with_left_over(tf.constant(0.0))) for _ in range(3)}), 3


# bad: it is read
@tf.function
def with_use(x):
    noise = np.random.uniform(-1.0, 1.0, [2]).astype(np.float32)  # expect: HY207
    return x + noise


# good: each error has its own time
@tf.function
def checked(x):
    try:
        return tf.reshape(x, [3])
    except ValueError:
        raise ValueError(f"{time.time()}: not three values")


def run_in_raise():
    times = []
    for _ in range(2):
        try:
            checked(tf.ones([2]))
        except ValueError as error:
            times.append(str(error))
    return len(set(times)), 2


# good: the operation draws another number each time, whatever its seed
@tf.function
def with_op_seed(x):
    drawn = tf.random.normal([], seed=int(time.time()))
    return x + tf.nn.dropout(tf.ones([64]), 0.5, seed=random.randrange(100)) * drawn


def run_op_seed():
    drawn = {tuple(with_op_seed(tf.constant(0.0)).numpy()) for _ in range(4)}
    return len(drawn), 4


# good: a name for each trace
@tf.function
def named(x):
    with tf.name_scope("part_" + uuid.uuid4().hex):
        return x + 1.0


def run_names():
    return float(named(tf.constant(1.0))), 2.0


# good: the same on each call, in eager mode, too
@tf.function
def seeded(x):
    rng = np.random.RandomState(7)
    np.random.seed(7)
    return x + rng.rand() + np.random.random()


def run_seeded():
    return len({float(seed(tf.constant(0.0))) for seed in (seeded, seeded.python_function) for _ in range(2)}), 1


# bad: seeded by whoever calls it
def draw_from(rng, x):
    return x + rng.rand()  # expect: HY207


@tf.function
def drawn_from_outside(x):
    return draw_from(GENERATOR, x)


GENERATOR = np.random.RandomState(7)
