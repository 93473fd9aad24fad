import tensorflow as tf


# bad
@tf.function
def total(x):
    y = tf.square(x)
    return sum(y)  # expect: HY406


# bad: compares
@tf.function
def larger(x):
    a = tf.reduce_sum(x)
    b = tf.reduce_mean(x)
    return max(a, b)  # expect: HY406


# bad
@tf.function
def pairs(x):
    y = tf.square(x)
    result = tf.constant(0.0)
    for i, e in enumerate(y):  # expect: HY406
        result += e
    return result


# bad
@tf.function
def mapped(x):
    y = tf.square(x)
    return list(map(lambda e: e + 1.0, y))  # expect: HY406


# good
@tf.function
def total_in_graph(x):
    return tf.reduce_sum(tf.square(x))


# good: converted by AutoGraph
@tf.function
def converted(x):
    y = tf.square(x)
    return len(y) + int(y[0]) + tf.cast(abs(y[0]), tf.int32)


# good: a list of tensors
@tf.function
def of_list(x):
    return sum(tf.unstack(x))


# good: functions of tensors over lists
@tf.function
def of_functions(x):
    return list(map(tf.square, [x, x + 1.0])), tf.map_fn(tf.square, x)


# good: the version is a string
@tf.function
def by_version(x):
    major = list(map(int, tf.__version__.split(".")[:2]))[0]
    return x * float(major)


# good: the class that a function was given, not the one inside it
def make(cls):
    class Made(cls):
        def parts(self, x):
            return tf.stack([x, x])

        @tf.function
        def total(self, x):
            return [a + b for a, b in zip(cls.parts(self, x), [x, x])]

    return Made


class Listed:
    def parts(self, x):
        return [x, x]


# good: HY310 says that there is no value to be had
@tf.function
def by_value(x):
    return 1.0 if bool(tf.keras.backend.get_value(x)) else 2.0


# good: static sizes
@tf.function
def sizes(x):
    return x * float(max(x.shape[0], 2))


# bad: a Python list of tensors is ordered and tested by truth values
def hardest(values, count):
    return sorted(tf.unstack(values), reverse=True)[:count]  # expect: HY406


@tf.function
def ranked(x):
    parts = tf.unstack(x)
    largest = max(parts)  # expect: HY406
    smallest = min([x[0], x[1]])  # expect: HY406
    parts.sort(key=tf.abs)  # expect: HY406
    if all(p > 0.0 for p in tf.unstack(x)):  # expect: HY406
        largest = -largest
    return hardest(x, 1), largest, smallest, any([x[0] > 1.0, x[1] > 1.0])  # expect: HY406


def use_ranked():
    return ranked(tf.constant([3.0, 1.0]))


# bad: comparisons, in a list with a name, from a helper, of the parts of an argument
def checks_of(box):
    return [box[0] > 0.0, box[1] > 0.0]


def is_valid(box):
    checks = [box[0] < box[1], box[1] < 9.0]
    return all(checks)  # expect: HY406


class Boxes(tf.Module):
    @tf.function
    def kept(self, box):
        if is_valid(box) or any(checks_of(box)):  # expect: HY406
            return box
        return tf.zeros_like(box)

    @tf.function
    def largest(self, box):
        positive = []
        for i in range(2):
            positive.append(box[i] > 0.0)
        if all(positive):  # expect: HY406
            return box
        return -box


def use_boxes():
    box = tf.constant([1.0, 2.0])
    return Boxes().kept(box), Boxes().largest(box)


# good: tensors that were made outside have their values, as numbers of Python have
MASKS = [tf.constant(True), tf.constant(False)]


@tf.function
def masked(x):
    return x * 2.0 if any(MASKS) and all([1 > 0, len(MASKS) > 1]) else x


# bad: the graph compares what has a value, too
LEVELS = [tf.constant(2.0), tf.constant(1.0)]


@tf.function
def above_levels(x):
    return x > max(LEVELS)  # expect: HY406


# good: the tensor itself, Python numbers, one item alone
@tf.function
def sorted_as_tensor(x):
    sizes = sorted([3, 1])
    return tf.sort(tf.stack([x[0], x[1]])), sum(tf.unstack(x)), sizes[0], max([x[0]])


def run_bad():
    total(tf.constant([1.0, 2.0]))


def run_good():
    sorted_as_tensor(tf.constant([3.0, 1.0]))
    masked(tf.constant(3.0))
    total_in_graph(tf.constant([1.0, 2.0]))
    converted(tf.constant([1.0, 2.0]))
    of_functions(tf.constant([1.0, 2.0]))
    of_list(tf.constant([1.0, 2.0]))
    by_version(tf.constant(1.0))
    listed = make(Listed)()
    listed.total(tf.constant(1.0))


# good: a list is handed in
@tf.function
def sum_of(tensors):
    return sum(tensors)


def run_list_of_tensors():
    return float(sum_of([tf.constant(1.0), tf.constant(2.0)])), 3.0
