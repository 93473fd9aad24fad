import numpy as np
import tensorflow as tf

NAMES = {0: 1.0, 1: 2.0}


# bad
@tf.function
def lookup(x):
    index = tf.argmax(x)
    return NAMES[index]  # expect: HY612


@tf.function
def count(x):
    parts = {}
    parts[tf.reduce_sum(x)] = x  # expect: HY612
    return [1.0, 2.0][tf.argmax(x)]  # expect: HY612


@tf.function
def display(x):
    total = tf.reduce_sum(x)
    return len({total: 1}) + len({total})  # expect: HY612 HY612


# bad: a NumPy array, a slice, one of several indices
TABLE = np.arange(10.0)


@tf.function
def look_up(i):
    at = tf.cast(i, tf.int32)
    return TABLE[at], NAMES[:at]  # expect: HY612 HY612


class Window:
    def __init__(self):
        self.rows = np.zeros((4, 4))

    @tf.function
    def part(self, x):
        end = tf.argmax(x)
        return self.rows[0, end], self.rows[end - 1:end]  # expect: HY612 HY612


# bad: the strings that a graph function returns are tensors for its caller
@tf.function
def kind_of(x):
    if x.shape.rank == 1:
        return "row"
    return "table"


def weight_of(x):
    kind = kind_of(x)
    return {"row": 1.0, "table": 2.0}[kind]  # expect: HY612


def by_kind(xs):
    found = {}
    for x in xs:
        found[kind_of(x)] = x  # expect: HY612
    return found


# bad: the columns of a line of a file are tensors
CODES = {"north": 0, "south": 1}


def parse_line(line):
    place, height = tf.io.decode_csv(line, ["", 0.0])
    return CODES[place], height  # expect: HY612


def read_lines(lines):
    return tf.data.Dataset.from_tensor_slices(lines).map(parse_line)


# good: a table of TensorFlow, and a loop over the columns
PLACES = tf.lookup.StaticHashTable(
    tf.lookup.KeyValueTensorInitializer(list(CODES), list(CODES.values())), -1)


def parse_line_right(line):
    columns = tf.io.decode_csv(line, ["", 0.0])
    named = dict(zip(["place", "height"], columns))
    return PLACES.lookup(named["place"]), named["height"]


def read_lines_right(lines):
    return tf.data.Dataset.from_tensor_slices(lines).map(parse_line_right)


# good: a plain function, or the value
def plain_kind_of(x):
    return "row" if x.shape.rank == 1 else "table"


def plain_weight_of(x):
    weights = {"row": 1.0, "table": 2.0}
    return weights[plain_kind_of(x)] + weights[kind_of(x).numpy().decode()]


# good: the array is a tensor first, or the index is a number
@tf.function
def of_array(x, first=0):
    table = tf.convert_to_tensor(TABLE)
    return table[tf.argmax(x)], TABLE[first], TABLE[: len(x.shape)]


# good
@tf.function
def gather(x):
    index = tf.argmax(x)
    return tf.gather(tf.constant([1.0, 2.0]), index), x[index]


@tf.function
def by_reference(x):
    total = tf.reduce_sum(x)
    return {total.ref(): 1}[total.ref()], {"total": total}["total"]


# bad
# good: what a loop over a dict gives are its keys
@tf.function
def of_parts(x):
    parts = {"sum": tf.reduce_sum(x), "mean": tf.reduce_mean(x)}
    found = {}
    for name in parts:
        found[name] = parts[name] * 2.0
    return found


def run_bad():
    lookup(tf.constant([1.0, 2.0]))


# good
def run_good():
    gather(tf.constant([1.0, 2.0]))
