import tensorflow as tf


# bad
@tf.function
def shrink(x):
    for i in range(5):
        x = x / 2.0
        if tf.reduce_max(x) < 1.0:
            break  # expect: HY403
    return x


@tf.function
def search(x):
    while True:
        x = x - 1.0
        if tf.reduce_sum(x) < 0.0:
            break  # expect: HY403
    return x


@tf.function
def first(x):
    for limit in [1.0, 2.0]:
        if tf.reduce_sum(x) < limit:
            return x  # expect: HY403
    return x * 2.0


# bad: containers of Python, under a name, in an attribute, zipped
RATES = (1.0, 0.5, 0.25)


@tf.function
def line_search(x):
    step = tf.constant(0.0)
    for rate in RATES:
        step = tf.convert_to_tensor(rate)
        if tf.reduce_sum(x) * step < 1.0:
            break  # expect: HY403
    return step


class Schedule(tf.Module):
    def __init__(self):
        super().__init__()
        self.scales = {"fine": 0.1, "coarse": 1.0}

    @tf.function
    def scaled(self, x):
        for name, scale in self.scales.items():
            if tf.reduce_sum(x) > scale:
                break  # expect: HY403
            x = x * scale
        return x

    @tf.function
    def first_part(self, x):
        for weight, part in zip(RATES, tf.unstack(x)):
            if part > weight:
                return part  # expect: HY403
        return x[0]


# bad: a flag or a counter of Python that becomes a tensor
@tf.function
def halve(x):
    done = False
    n = 0
    while not done:  # expect: HY403
        x = x / 2.0
        n += 1
        done = x < 1.0
    return n


class Search:
    def step(self, x):
        return tf.reduce_sum(x) - 1.0

    @tf.function
    def run(self, x, limit=0.0):
        rest = 10.0
        while 0.0 < rest:  # expect: HY403
            rest = self.step(x)
        return rest


# good: a tensor from the start, a Python value all the time
@tf.function
def halve_in_the_graph(x):
    done = tf.constant(False)
    n = 0
    while n < 2:
        n += 1
    while not done:
        x = x / 2.0
        done = tf.reduce_max(x) < 1.0
    return x


@tf.function
def halve_while(x, done=None):
    if done is None:
        done = tf.reduce_max(x) < 1.0
    while not done:
        x = x / 2.0
        done = tf.reduce_max(x) < 1.0
    return x


# good
@tf.function
def shrink_in_the_graph(x):
    for i in tf.range(5):
        x = x / 2.0
        if tf.reduce_max(x) < 1.0:
            break
    return x


@tf.function
def search_in_the_graph(x):
    while tf.reduce_sum(x) >= 0.0:
        x = x - 1.0
    return x


# good: the rows of a tensor, and datasets, whatever is around them
@tf.function
def rows_until(x):
    total = tf.constant(0.0)
    for row in x:
        if row > 1.0:
            break
        total += row
    for index, number in enumerate(tf.data.Dataset.range(3)):
        if number > 1:
            break
    for one, other in zip(tf.data.Dataset.range(3), tf.data.Dataset.range(3)):
        if one + other > 1:
            break
    return total


# good: Python decides, or the loop goes on
@tf.function
def layers(x, n=3):
    for i in range(5):
        if i > 2:
            break
        if tf.reduce_sum(x) < 0.0:
            continue
        x = x * 2.0
    return x


def run_bad():
    shrink(tf.constant([3.0]))
    halve(tf.constant(3.0))


def run_good():
    shrink_in_the_graph(tf.constant([3.0]))
    halve_in_the_graph(tf.constant([3.0]))
    halve_while(tf.constant([3.0]))
    rows_until(tf.constant([0.5, 3.0]))


# good: doubled while the sum is not negative
@tf.function
def doubled_unless_negative(x):
    for i in range(3):
        if tf.reduce_sum(x) < 0.0:
            continue
        x = x * 2.0
    return x


def run_continue():
    return [float(doubled_unless_negative(tf.constant([value]))[0]) for value in (1.0, -1.0)], [8.0, -1.0]
