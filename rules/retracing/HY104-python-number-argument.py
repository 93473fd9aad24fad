import numpy as np
import tensorflow as tf

traced = []


@tf.function
def step(x, epoch):
    traced.append("step")
    return x * tf.cast(epoch, tf.float32)


# bad: one graph for each epoch
def train(x, epochs):
    for epoch in range(epochs):
        step(x, epoch)  # expect: HY104


# bad: counted by hand
def train_until(x, limit):
    done = 0
    rate = 0.5
    while done < limit:
        step(x, done + 1)  # expect: HY104
        step(x, epoch=rate)  # expect: HY104
        done += 1
        rate = rate * 0.9


# bad: a generator of the file counts
def growing(limit):
    for size in range(1, limit):
        yield tf.ones([1]), size


def train_growing(limit):
    for x, size in growing(limit):
        step(x, size)  # expect: HY104


# good: the generator counts in tensors
def growing_tensors(limit):
    for size in tf.range(1, limit):
        yield tf.ones([1]), size


def train_growing_tensors(limit):
    for x, size in growing_tensors(limit):
        step(x, size)


# bad: enumerate counts in Python, also over a dataset
def train_on(dataset):
    for number, batch in enumerate(dataset):
        step(batch, number)  # expect: HY104


# bad: a counter that is kept on the object
class Trainer:
    def __init__(self):
        self.steps = 0
        self.run_step = tf.function(self.compute)

    def compute(self, x, number):
        return x * float(number)

    def train(self, batches):
        for batch in batches:
            self.run_step(batch, self.steps)  # expect: HY104
            self.steps += 1


# bad: a name for each pass
@tf.function
def named_step(x, name):
    return tf.identity(x, name=name)


def train_named(x, count):
    for i in range(count):
        named_step(x, f"step_{i}")  # expect: HY104


# good: a tensor
def train_with_tensors(x, epochs):
    for epoch in range(epochs):
        step(x, tf.constant(epoch))
    for epoch in tf.range(epochs):
        step(x, epoch)


# good: a signature turns numbers into tensors
@tf.function(input_signature=[tf.TensorSpec([], tf.int32)])
def signed_step(epoch):
    return epoch * 2


def train_signed(epochs):
    for epoch in range(epochs):
        signed_step(epoch)


# good: not a graph function
def plain_step(x, epoch):
    return x * epoch


def train_plain(x, epochs):
    for epoch in range(epochs):
        plain_step(x, epoch)


# good: the number does not change
def train_constant(batches, rate):
    scale = 3
    for batch in batches:
        step(batch, scale)
        step(batch, 0.5)


# good: three traces and no more
def warm_up(x):
    for size in range(3):
        step(x, size)


# good: a size that grows by a factor has few values
def pyramid(x, levels):
    size = 13
    for _ in levels:
        step(x, size)
        size *= 2


# bad: the step of a summary, which is an int64
@tf.function
def summed_step(x, writer, epoch):
    with writer.as_default(step=epoch):
        tf.summary.scalar("x", x)
    return x


def train_summed(x, writer, epochs):
    for epoch in range(epochs):
        summed_step(x, writer, epoch)  # expect: HY104


# good: an item is no counter
def train_items(xs, batches):
    for i in range(len(xs)):
        step(xs[i], batches[i])


# bad: numbers that are written out
@tf.function
def decayed(x, rate):
    return x * rate


def decay(x):
    for rate in [0.1, 0.05, 0.02, 0.01, 0.005]:
        x = decayed(x, rate)  # expect: HY104
    return [decayed(x, rate) for rate in (1.0, 2.0, 3.0, 4.0, 5.0)]  # expect: HY104


# good: few of them
def decay_twice(x):
    for rate in [0.1, 0.05]:
        x = decayed(x, rate)
    return x


# bad: the number of a round, from enumerate
class Schedule:
    @tf.function
    def warm(self, x, round_number):
        return x * tf.cast(round_number, tf.float32)


def rounds():
    schedule = Schedule()
    for number, _ in enumerate(range(20)):
        schedule.warm(tf.constant(1.0), number)  # expect: HY104


def run_bad():
    """Traces of six calls with the number of the epoch."""
    traced.clear()
    train(tf.constant(1.0), 6)
    return len(traced), 6


def run_good():
    traced.clear()
    for epoch in range(6):
        step(tf.constant(1.0), tf.constant(epoch))
    return len(traced), 6


# good: three numbers, however often
def run_few_passes():
    traced.clear()
    for _ in range(4):
        warm_up(tf.constant(1.0))
    return len(traced), 3


# good: they are tensors by then
def run_numpy_numbers():
    traced.clear()
    for number in np.arange(6):
        step(tf.constant(1.0), number)
    return len(traced), 1


# good: HY106 tells it
@tf.function
def listed(x, numbers):
    traced.append(numbers)
    return x * tf.cast(numbers[0], tf.float32)


def run_in_a_list():
    traced.clear()
    for number in range(6):
        listed(tf.constant(1.0), [number])
    return len(traced), 6


# good: unrolled in one trace of the caller
@tf.function
def unrolled(x):
    for number in range(6):
        x = step(x, number + 1)
    return x


def run_traced_itself():
    traced.clear()
    for value in (1.0, 2.0, 3.0):
        unrolled(tf.constant(value))
    return len(traced), 6


# good: each dataset traces its function once, and the number with it
def shifted_parts(data):
    parts = []
    for number in range(6):
        parts.append(data.map(lambda x: step(x, number)))
    return parts


def run_handed_away():
    traced.clear()
    parts = shifted_parts(tf.data.Dataset.from_tensor_slices([1.0, 2.0]))
    values = [x for part in parts for x in part]
    return len(traced), 6


# good: four sizes up to eight, however many epochs
def run_doubled():
    traced.clear()
    for _ in range(3):
        size = 1
        while size < 16:
            step(tf.constant(1.0), size)
            size *= 2
    return len(traced), 4


# good: a phase has images of its own size, many of them
def run_phases():
    traced.clear()
    phases = [[tf.zeros([side, side])] * 20 for side in (4, 8, 16, 32, 64, 128)]
    for number, images in enumerate(phases):
        side = 2 ** (number + 2)
        for image in images:
            step(image, side)
    return len(traced), 6


# bad: the batches are the same in each epoch
def train_on_lists(batches):
    for epoch in range(100):
        for x in batches:
            step(x, epoch)  # expect: HY104
