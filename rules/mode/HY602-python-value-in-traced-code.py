import numpy as np
import tensorflow as tf

K = tf.keras.backend


# bad: a tensor has no item()
@tf.function
def total(x):
    t = tf.reduce_sum(x)
    return t.item()  # expect: HY602


# bad: and no tolist()
@tf.function
def as_list(x: tf.Tensor):
    return x.tolist()  # expect: HY602


# bad: there is no session that could evaluate it
@tf.function
def evaluated(x):
    return tf.reduce_sum(x).eval()  # expect: HY602


# bad: Keras asks for .numpy()
@tf.function
def with_backend(x):
    y = tf.square(x)
    return x * K.get_value(y)  # expect: HY602


# bad: the rows of a ragged tensor
@tf.function
def joined(lines):
    words = tf.strings.split(lines)
    return tf.constant([b"_".join(row) for row in words.to_list()])  # expect: HY602


class Rows:
    @staticmethod
    def of(lengths):
        rows = tf.RaggedTensor.from_row_lengths(tf.range(3), lengths)
        return rows.to_list()  # expect: HY602

    def batches(self):
        return tf.data.Dataset.from_tensors([1, 2]).map(self.of)


# good: a ragged tensor made outside has its rows
ROWS = tf.ragged.constant([[1, 2], [3]])


@tf.function
def with_rows(x):
    return x * len(ROWS.to_list())


def run_rows_from_outside():
    return int(with_rows(tf.constant(2))), 4


# good: a list of its own
class Words:
    def to_list(self):
        return [1, 2]


@tf.function
def with_words(x):
    words = Words()
    return x * len(words.to_list())


# good: an array of constants
@tf.function
def constants(x):
    sizes = np.array([1, 2]).tolist()
    return tf.reshape(x, sizes)


# good: a class of its own
class Box:
    def item(self):
        return 1


@tf.function
def boxed(x):
    box = Box()
    return x + box.item()


# good: a handler takes the case that there is no value
@tf.function
def tried(x):
    try:
        return tf.reduce_sum(x).item()
    except AttributeError:
        return tf.reduce_sum(x)


# good: a Python callback
def in_python(x):
    return np.float32(sum(x.numpy().tolist()))


@tf.function
def with_callback(x):
    return tf.py_function(in_python, [x], tf.float32)


def run_bad():
    total(tf.constant([1, 2]))


def run_good():
    constants(tf.constant([[1.0, 2.0]]))
    tried(tf.constant([1.0]))
    with_callback(tf.constant([1.0]))
    boxed(tf.constant(1))


# good: an array and an object of the project
class Settings:
    def __init__(self):
        self.scale = np.array([3.0], np.float32)
        self.box = Box()


@tf.function
def of_unknown(x, settings):
    return x * settings.scale.item() + settings.box.item()


def run_unknown():
    return float(of_unknown(tf.constant(2.0), Settings())), 7.0


# good: a number that the trace keeps
scale_variable = tf.Variable(2.0)


@tf.function
def with_variable(x):
    return x * K.get_value(scale_variable)


def run_variable():
    first = float(with_variable(tf.constant(1.0)))
    scale_variable.assign(5.0)
    return [first, float(with_variable(tf.constant(1.0)))], [2.0, 2.0]


# good: made outside, so it is eager
OUTSIDE = tf.constant(2.0)


@tf.function
def with_outside(x):
    return x * K.get_value(OUTSIDE)


def run_created_outside():
    return float(with_outside(tf.constant(3.0))), 6.0


def run_tried():
    return float(tried(tf.constant([1.0, 2.0]))), 3.0
