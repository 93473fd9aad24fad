import json
import math
import os
import re

import numpy as np
import tensorflow as tf


# bad: the result of an operation
@tf.function
def norm(x):
    y = tf.square(x)
    return np.sum(y)  # expect: HY603


# bad: computed from the parameter
@tf.function
def scale(x: tf.Tensor):
    z = x * 2.0
    return np.exp(z)  # expect: HY603


# bad: a tensor inside a list, and a tensor as a size
@tf.function
def pair(x: tf.Tensor):
    return np.array([x[0], 1.0])  # expect: HY603


@tf.function
def identity(x):
    n = tf.shape(x)[0]
    return np.eye(n)  # expect: HY603


# bad: None when the graph is for any batch size
@tf.function
def padded(x: tf.Tensor):
    zeros = np.zeros((x.shape[0], 3), np.float32)  # expect: HY603
    return tf.concat([x, zeros], axis=1)


# bad: what Keras gives a function is symbolic when fit() runs
def logarithm(x):
    return np.log1p(x)  # expect: HY603


def fitted():
    model = tf.keras.Sequential([tf.keras.layers.Lambda(logarithm), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.ones([4, 2]), np.ones([4, 1]), verbose=0)


# bad: numbers of Python, where AutoGraph does not make tf.cast of them
class Counting(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)
        self.seen = tf.Variable(0.0, trainable=False)

    def call(self, x):
        return self.dense(x)

    def mean_of(self, losses):
        return int(tf.reduce_sum(losses))  # expect: HY603

    def train_step(self, data):
        x, y = data
        self.seen.assign_add(1.0)
        loss = tf.reduce_mean(tf.square(self(x, training=True) - y))
        return {"loss": float(loss), "seen": float(self.seen), "n": self.mean_of(x - y)}  # expect: HY603 HY603


def counted(x, y):
    model = Counting()
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)


@tf.function(autograph=False)
def plain(x):
    return float(tf.reduce_sum(x))  # expect: HY603


@tf.function(autograph=False)
def count(x):
    return len(tf.shape(x))  # expect: HY603


# bad: files and paths of TensorFlow that are plain Python
def stored(name, payload):
    folder = tf.strings.join(["sorted", name], separator="/")
    tf.io.gfile.makedirs(folder)  # expect: HY603
    with tf.io.gfile.GFile(folder, "wb") as file:  # expect: HY603
        file.write("x")
    return payload


def stored_all():
    names = tf.data.Dataset.from_tensor_slices((["cat"], ["meow"]))
    return list(names.map(stored))


@tf.function
def as_proto(label):
    value = tf.cast(label, tf.int64)
    return tf.make_tensor_proto(value).SerializeToString()  # expect: HY603


# good: the same of Python's values, and in a callback
@tf.function
def found(x, path="words.txt"):
    return x if tf.io.gfile.exists(path) else x + 1.0


def make_folder(folder):
    tf.io.gfile.makedirs(folder.numpy().decode())
    return folder


def made_in_python():
    names = tf.data.Dataset.from_tensor_slices(["cat"])
    return names.map(lambda name: tf.py_function(make_folder, [name], tf.string))


# good: AutoGraph makes tf.cast of it
COUNT = tf.Variable(2)


@tf.function
def cast_by_autograph(x):
    return x * float(COUNT) + float(int(tf.reduce_sum(x))) + 0.0 * float(len(x))


@tf.function(autograph=False)
def of_shapes(x):
    return x * float(x.shape[0]) + int(len(x.shape))


def run_numbers():
    return [cast_by_autograph(tf.ones(2)).numpy().tolist(), of_shapes(tf.ones(2)).numpy().tolist()], [[4.0, 4.0], [3.0, 3.0]]


# good: constants
@tf.function
def constants(x):
    weights = np.arange(3, dtype=np.float32)
    return x * weights * np.sqrt(2.0).astype(np.float32)


# good: shapes and types are known while tracing
@tf.function
def sizes(x: tf.Tensor):
    features = np.prod(x.shape[1:])
    return tf.reshape(x, [-1, int(features)]) * len(np.shape(x)) + np.finfo(np.float32).eps


# good: a tensor made outside has a value
TABLE = tf.constant([1.0, 2.0])


@tf.function
def with_table(x):
    return x * np.sum(TABLE)


# good: NumPy's interface of TensorFlow
@tf.function
def in_graph(x):
    return tf.experimental.numpy.sum(x)


# good: a Python callback
def callback(x):
    return np.sum(x)


@tf.function
def with_callback(x):
    return tf.numpy_function(callback, [x], tf.float32)


# good: len() of a tensor is a number where the size is known
@tf.function
def positions(labels: tf.Tensor):
    return tf.stack([np.arange(len(labels)), labels], axis=1)


# bad: Python's own modules, other libraries, files
@tf.function
def decay(step):
    rate = tf.cast(step, tf.float32)
    return 0.1 * math.exp(-rate)  # expect: HY603


def read_bytes(path):
    with open(path, "rb") as file:  # expect: HY603
        return file.read()


def load(path):
    import cv2
    name = os.path.basename(path)  # expect: HY603
    return cv2.imread(filename=path), name  # expect: HY603


def files():
    paths = tf.data.Dataset.list_files("*.jpg")
    return paths.map(load), paths.map(lambda p: read_bytes(p))


class Show:
    @tf.function
    def as_text(self, x):
        y = tf.square(x)
        return json.dumps(y), re.sub("a", "b", tf.strings.lower("A"))  # expect: HY603 HY603


# bad: a schedule that Keras calls with its step
class Cosine(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return 0.1 * (1.0 + math.cos(step / 10.0))  # expect: HY603


def train(x, y):
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    rate = Cosine()
    model.compile(tf.keras.optimizers.SGD(learning_rate=rate), "mse")
    model.fit(x, y, verbose=0)


# bad: the gradient that a function of its own gives
@tf.custom_gradient
def clipped(x):
    def grad(upstream):
        return np.clip(upstream, -1.0, 1.0)  # expect: HY603

    return x * 1.0, grad


class Gate:
    def open(self, x):
        @tf.custom_gradient
        def gate(y):
            return tf.round(y), lambda dy: np.tanh(dy)  # expect: HY603

        return gate(x)


@tf.function
def slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = 5.0 * clipped(x) + Gate().open(x)
    return tape.gradient(y, x)


# good: the value is no tensor, or another argument is one
@tf.function
def by_width(x, width=4):
    scale = math.sqrt(width) + math.log(len(x.shape))
    return tf.square(x) * scale, os.path.join("a", "b")


# good: on the host
def on_host(path):
    with open(path.numpy(), "rb") as file:
        return file.read()


def host_files():
    paths = tf.data.Dataset.list_files("*.jpg")
    return paths.map(lambda p: tf.py_function(on_host, [p], tf.string))


# bad: in functions that layers and a model are given
def sparse(weights):
    return 0.01 * np.sum(weights)  # expect: HY603


def missing(y_true, y_pred):
    return tf.cast(np.isfinite(y_pred), tf.float32)  # expect: HY603


class Penalty(tf.keras.layers.Layer):
    def call(self, x):
        self.add_loss(np.mean(x))  # expect: HY603
        return x


def with_functions():
    model = tf.keras.Sequential([
        tf.keras.layers.Dense(2, kernel_regularizer=sparse), Penalty()])
    model.compile("sgd", "mse", metrics=[missing])
    model.fit(tf.ones([4, 2]), tf.ones([4, 2]))


# bad: methods of what a library made, and of Python's own types
TAG = re.compile("<[^>]+>")


def strip_tags(text):
    return TAG.sub(" ", text)  # expect: HY603


def clean(text, folder):
    words = tf.strings.lower(text)
    path = "/".join([folder, "words"])  # expect: HY603
    return strip_tags(words), path


def cleaned_reviews():
    reviews = tf.data.Dataset.from_tensor_slices((["<br>Good"], ["films"]))
    return reviews.map(clean)


@tf.function
def picked(i):
    names = {0: "a", 1: "b"}
    sizes = [1, 2]
    return names.get(i), sizes.pop(i)  # expect: HY603


def use_picked():
    return picked(tf.constant(1))


# good: the same of Python values
@tf.function
def picked_in_python(x, i=1):
    name = TAG.sub(" ", "<b>") + "/".join(["a", "b"]) + {1: "b"}.get(i)
    return x, [1, 2].pop(i), "{}".format(name)


def run_bad():
    scale(tf.constant([1.0, 2.0]))


def run_good():
    constants(tf.constant([1.0, 2.0, 3.0]))
    sizes(tf.ones([2, 3]))
    with_table(tf.constant([1.0]))
    positions(tf.constant([4, 5], tf.int64))
    with_callback(tf.constant([1.0]))


# good: an array and a number, as the caller has them
@tf.function
def of_unknown(x, weights, config):
    return x * np.sum(weights) * math.sqrt(config["width"])


def run_unknown():
    return float(of_unknown(tf.constant(1.0), (1.0, 2.0), {"width": 4})), 6.0


# good: static
@tf.function
def of_shape(x: tf.Tensor):
    return x * float(np.shape(x)[0])


@tf.function
def of_rank(x: tf.Tensor):
    return x * float(np.ndim(x))


def run_shape():
    return float(of_shape(tf.ones([3]))[0]), 3.0


# good: TensorFlow 2.12 has no such tensors yet
def run_ndim():
    try:
        seen = float(of_rank(tf.ones([2, 3]))[0, 0])
    except NotImplementedError:
        seen = "raised"
    return seen, "raised" if tf.__version__.startswith("2.12.") else 2.0


def run_created_outside():
    return float(with_table(tf.constant([2.0]))[0]), 6.0


# good: TensorFlow takes the array
ARRAY = np.array([1.0, 2.0], np.float32)


@tf.function
def with_operators(x):
    return ARRAY * x + (ARRAY - x) @ tf.ones([2, 1])


def run_operators():
    return [float(v) for v in with_operators(tf.constant([[3.0, 4.0]]))[0]], [-1.0, 4.0]
