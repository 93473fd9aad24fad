# Which functions change the world outside them.
import logging
import random
import time

import tensorflow as tf

logger = logging.getLogger()

log = []
counter = 0
shared = {}


def pure(x):  # model: tensors=x
    results = []
    results.append(tf.abs(x))
    named = {}
    named["x"] = results
    return named


def appends(x):  # model: effects
    log.append(x)


def stores(x):  # model: effects
    shared["x"] = x


def rebinds():  # model: effects
    global counter
    counter += 1


def only_reads():  # model:
    return counter


def changes_argument(items):  # model: effects
    items.append(1)


def hands_over_its_own():  # model:
    items = []
    changes_argument(items)
    return items


def hands_over_another(items):  # model: effects
    changes_argument(items)


def prints(x):  # model: effects
    print(x)


def prints_by_helper(x):  # model: effects
    prints(x)


def prints_in_the_graph(x):  # model: tensors=x
    tf.print(tf.abs(x))


def assigns_variable(v: tf.Variable):  # model: tensors=v
    v.assign_add(1.0)


class Counter:
    def __init__(self):  # model: effects
        self.count = 0
        self.items = []

    def add(self):  # model: effects
        self.count += 1

    def collect(self, x):  # model: effects
        self.items.append(x)

    def get(self):  # model:
        return self.count


def uses_its_own_counter():  # model:
    counter_of_mine = Counter()
    counter_of_mine.add()
    return counter_of_mine.get()


the_counter = Counter()


def uses_the_counter():  # model: effects
    the_counter.add()


def outer():  # model: effects
    total = 0

    def inner():  # model: effects
        nonlocal total
        total += 1

    inner()
    return total


class Layer(tf.keras.layers.Layer):
    def build(self, shape):  # model:
        self.w = self.add_weight(shape=shape)

    def call(self, x):  # model: traced effects tensors=x
        self.last = x
        return x


# What the host does once per trace.
lines = iter([1, 2])


def writes_a_file(x):  # model: effects tensors=x
    with open("f", "w") as f:
        f.write("x")
    return tf.abs(x)


def writes_to_a_global_file(x):  # model: effects
    kept.write(x)


kept = open("g")


def draws(x):  # model: effects tensors=x
    return tf.abs(x) * random.random()


def seeds(x):  # model: tensors=x
    random.seed(1)
    return tf.abs(x)


def reads_the_clock():  # model: effects
    return time.time()


def writes_a_log(x):  # model: effects
    logger.warning("x %s", x)


def advances_an_iterator():  # model: effects
    return next(lines)


def runs_through_an_iterator():  # model: effects
    for line in lines:
        return line


def advances_its_own():  # model:
    own = iter([1, 2])
    return next(own)


def advances_for_its_caller(iterator):  # model: effects
    return next(iterator)


def hands_in_its_own():  # model:
    own = iter([1])
    return advances_for_its_caller(own)


def hands_in_the_iterator():  # model: effects
    return advances_for_its_caller(lines)


@tf.function
def leaks(x):  # model: hybrid effects traced tensors=x
    global leaked
    leaked = x + 1
    return leaked


def captures_the_leak(x):  # model: effects tensors=x
    return x + leaked


def has_one_of_its_own(x):  # model:
    leaked = x + 1
    return leaked


leaks(tf.constant(1))
captures_the_leak(tf.constant(1))
