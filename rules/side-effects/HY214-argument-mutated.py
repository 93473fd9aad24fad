import tensorflow as tf


# bad
@tf.function
def step(batch):
    batch["mask"] = tf.ones_like(batch["x"])  # expect: HY214
    return tf.reduce_sum(batch["x"] * batch["mask"])


@tf.function
def collect(x, losses: list):
    losses.append(tf.reduce_sum(x))  # expect: HY214
    return x


@tf.function
def last_first(x, losses: list):
    losses.reverse()  # expect: HY214
    return x


@tf.function
def split(batch: dict):
    y = batch.pop("y")  # expect: HY214
    return batch["x"] - y


# good
@tf.function
def step_on_a_copy(batch):
    batch = dict(batch)
    batch["mask"] = tf.ones_like(batch["x"])
    return tf.reduce_sum(batch["x"] * batch["mask"])


# good: an object of its own, and a helper
@tf.function
def own(x):
    parts = {}
    parts["x"] = x
    return fill(parts)


def fill(parts):
    parts["y"] = tf.ones_like(parts["x"])
    return parts


def run_bad():
    step({"x": tf.constant([1.0])})


def run_good():
    step_on_a_copy({"x": tf.constant([1.0])})


# good: fill changes what its caller made
def run_helper_changes_its_own():
    return [float(v) for v in own(tf.constant(3.0)).values()], [3.0, 1.0]
