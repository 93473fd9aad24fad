# Which functions change the world outside them.
import tensorflow as tf

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
