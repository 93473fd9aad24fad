import tensorflow as tf


# bad
@tf.function
def is_small(x):
    total = tf.reduce_sum(x)
    return 1.0 if total in [1.0, 2.0] else 2.0  # expect: HY417


@tf.function
def holds_three(x):
    y = tf.identity(x)
    if 3.0 in y:  # expect: HY417
        return y
    return -y


# bad: what compares each item, and a text or a range that is asked
NAMES = ["sil", "aa"]


def number_of(name):
    return NAMES.index(name)  # expect: HY417


class Subset:
    def __init__(self, keep):
        self.keep = list(keep)

    def wanted(self, image, label):
        return label in self.keep  # expect: HY417

    def apply(self, images):
        data = tf.data.Dataset.from_tensor_slices((images, [0, 1]))
        return data.filter(self.wanted)


@tf.function
def looked_up(name, number):
    times = (1, 2).count(number)  # expect: HY417
    if number in range(3):  # expect: HY417
        times += 1
    if name in "sil":  # expect: HY417
        times += 1
    return number_of(name), times


def use_looked_up():
    Subset({1}).apply(tf.zeros((2, 2)))
    return looked_up(tf.constant("aa"), tf.constant(1))


# good: Python values
@tf.function
def looked_up_in_python(x, name="aa"):
    return x * NAMES.index(name) + (1, 2).count(2)


# good
@tf.function
def is_small_in_the_graph(x):
    total = tf.reduce_sum(x)
    return 1.0 if tf.reduce_any(total == [1.0, 2.0]) else 2.0


@tf.function
def python_values(x, mode="sum"):
    parts = {"x": tf.reduce_sum(x)}
    if mode in ("sum", "mean") and "x" in parts and x.dtype in (tf.float32, tf.float64):
        return parts["x"]
    return x


# bad
def run_bad():
    is_small(tf.constant([1.0]))


# good
def run_good():
    is_small_in_the_graph(tf.constant([1.0]))


# good: the class defines `in` as an operation of the graph
class Vocabulary:
    def __init__(self, numbers):
        self.numbers = numbers

    def __contains__(self, number):
        seen.append(number.shape.rank)
        return True


seen = []


@tf.function
def known(x, names):
    total = tf.reduce_sum(x)
    return 1.0 if total in names else 2.0


def run_own_in():
    return [float(known(tf.constant([1.0]), Vocabulary([1.0]))), seen], [1.0, [0]]
