import tensorflow as tf


# bad
@tf.function
def clip(x):
    if tf.reduce_max(x) > 1.0:
        y = x / tf.reduce_max(x)  # expect: HY408
    return y


@tf.function
def pick(x):
    if tf.reduce_sum(x) > 1.0:
        scale = 1.0  # expect: HY408
    elif tf.reduce_sum(x) > 0.0:
        scale = 2.0
    else:
        shift = 3.0
    return x * scale


# bad: a loop over a dataset, whatever the name is called
@tf.function
def last_batch():
    for batch in tf.data.Dataset.range(3):
        found = batch * 2  # expect: HY408
    return found


class Trainer:
    def __init__(self):
        self.batches = tf.data.Dataset.range(8).batch(2)

    def loss_of(self, batch):
        return tf.reduce_sum(batch)

    @tf.function
    def epoch(self):
        total = tf.constant(0, tf.int64)
        for step, batch in enumerate(self.batches):
            loss = self.loss_of(batch)  # expect: HY408
            total += loss
        tf.print(loss)
        return total


# bad: under a condition in the loop
@tf.function
def first_large(n):
    for i in tf.range(n):
        if i > 1:
            hit = i  # expect: HY408
    return hit


# bad: the loop ends where the name is set
@tf.function
def onset(frames, threshold):
    for t in tf.range(tf.shape(frames)[0]):
        if tf.reduce_sum(frames[t]) > threshold:
            first = t  # expect: HY408
            break
    return first


# bad: a key of a dict
def losses_of(x):
    return {"main": tf.reduce_sum(x)}


class Losses(tf.Module):
    @tf.function
    def with_extra(self, x):
        losses = losses_of(x)
        if tf.reduce_max(x) > 1.0:
            losses["extra"] = tf.reduce_max(x)  # expect: HY408
        return tf.add_n(list(losses.values()))


@tf.function
def parts_of(x):
    parts = {}
    if tf.reduce_sum(x) > 1.0:
        parts["large"] = x  # expect: HY408
    else:
        parts["small"] = -x  # expect: HY408
    return parts


# good: the key was there, is in both branches, or Python decides
@tf.function
def kept_keys(x, small=False):
    losses = losses_of(x)
    if tf.reduce_sum(x) > 1.0:
        losses["main"] = tf.reduce_max(x)
        losses["extra"] = x[0]
    else:
        losses["extra"] = -x[0]
    if small:
        losses["small"] = x[0]
    return tf.add_n(list(losses.values()))


# bad: only when there is no pass
@tf.function
def last_step(n):
    for i in tf.range(n):
        last = i * 2  # expect: HY408
    return last


# good: an attribute is configured
class Several:
    def __init__(self, steps):
        self.steps = tf.constant(steps)

    @tf.function
    def run(self, x):
        for _ in tf.range(self.steps):
            outputs = x * 2.0
        return outputs


# good: the condition mostly holds to begin with
@tf.function
def halved(x):
    while tf.reduce_max(x) > 1.0:
        x = x / 2.0
        half = x
    return half


# good: a value before, a number of passes that is known, used inside only
@tf.function
def last_batch_or_none(n):
    found = tf.constant(0, tf.int64)
    for batch in tf.data.Dataset.range(3):
        doubled = batch * 2
        found = doubled
    for i in tf.range(3):
        third = i
    for i in tf.range(n):
        pass
    for k in range(3):
        number = k
    return found, third, i, number


@tf.function
def set_again(n):
    for i in tf.range(n):
        last = i
    last = 3
    return last


# good
@tf.function
def clip_with_default(x):
    y = x
    if tf.reduce_max(x) > 1.0:
        y = x / tf.reduce_max(x)
    return y


@tf.function
def both(x):
    if tf.reduce_sum(x) > 1.0:
        scale = 1.0
        unused = x
    else:
        scale = 2.0
    return x * scale


# good: Python decides; the other branch leaves; set again behind it
@tf.function
def python_condition(x, training=True):
    if training:
        y = x * 2.0
    if not training:
        y = x
    return y


@tf.function
def leaves(x):
    if tf.reduce_sum(x) > 1.0:
        y = x
        x = y * 2.0
    y = x
    return y


def run_bad():
    clip(tf.constant([3.0]))


def run_good():
    clip_with_default(tf.constant([3.0]))
    last_batch_or_none(tf.constant(2))
    set_again(tf.constant(2))
    kept_keys(tf.constant([2.0, 1.0]))


# good: the rows are there
@tf.function
def last_row(rows):
    for row in rows:
        last = row * 2.0
    return last


def run_with_an_iteration():
    raised = []
    try:
        halved(tf.constant([1.0]))
    except tf.errors.InvalidArgumentError:
        raised.append("no iteration")
    return [float(halved(tf.constant([4.0]))[0]), float(last_row(tf.constant([1.0, 3.0]))), raised], [1.0, 6.0, ["no iteration"]]
