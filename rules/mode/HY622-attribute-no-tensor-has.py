import numpy as np
import tensorflow as tf


# bad: NumPy's names
@tf.function
def mean(x):
    y = tf.square(x)
    return y.mean()  # expect: HY622


@tf.function
def as_rows(images):
    flat = tf.image.resize(images, [4, 4])
    return flat.astype("float32").reshape([-1, 16])  # expect: HY622


# bad: an attribute that is not called
@tf.function
def share(x):
    total = tf.reduce_sum(x, axis=0)
    return total / total.size  # expect: HY622


# bad: in a helper, in a method, in what a dataset calls
def halves(t):
    parts = t.split("_")  # expect: HY622
    return parts[0]


class Reader:
    def label(self, path):
        text = tf.strings.lower(path)
        return text.decode()  # expect: HY622


def labels(paths):
    return tf.data.Dataset.from_tensor_slices(paths).map(Reader().label)


@tf.function
def first_half(name):
    return halves(tf.strings.strip(name))


# bad: an eager tensor has none of them, either
def eagerly():
    return tf.zeros([3]).copy()  # expect: HY622


# bad: a graph function returns a TensorArray as a tensor
@tf.function
def squares(x):
    array = tf.TensorArray(tf.float32, size=3)
    for i in tf.range(3):
        array = array.write(i, x**2.0)
    return array


def stacked():
    return squares(tf.constant(2.0)).stack()  # expect: HY622


# good: stacked inside of it
@tf.function
def stacked_squares(x):
    array = tf.TensorArray(tf.float32, size=3)
    for i in tf.range(3):
        array = array.write(i, x**2.0)
    return array.stack()


def run_stacked():
    return [float(x) for x in stacked_squares(tf.constant(2.0))], [4.0, 4.0, 4.0]


# good
@tf.function
def mean_in_graph(x):
    return tf.reduce_mean(tf.square(x))


# good: what TensorFlow's tensors, ragged and sparse ones have
@tf.function
def of_all_kinds(x):
    ragged = tf.ragged.constant([[1.0], [2.0, 3.0]])
    sparse = tf.sparse.from_dense(tf.eye(2))
    rest = tf.zeros(x.shape, x.dtype)
    return rest, ragged.to_tensor(), ragged.values, sparse.indices


# good: an array, and a parameter that may be one
def arrays(batch):
    return np.ones(3).astype("float32"), batch.reshape([-1])


# good: asked before
@tf.function
def either(x):
    y = tf.square(x)
    if hasattr(y, "mean"):
        return y.mean()
    try:
        return y.sum()
    except AttributeError:
        return tf.reduce_sum(y)


# good: narrowed by its class
def sizes(values):
    y = tf.zeros([2]) if values is None else values
    if isinstance(y, np.ndarray):
        return y.size
    return tf.size(y)


# good: an object of its own
class Box:
    def mean(self):
        return 1.0


@tf.function
def boxed(x):
    return x * Box().mean()


# good: an operation of Keras may give a symbolic tensor
def of_keras(x):
    return tf.keras.ops.expand_dims(x, -1).squeeze()


# good: what eager code takes out
def on_the_host():
    return tf.zeros([3]).numpy().mean(), tf.constant("a").numpy().decode()


# good: the dict is filled by another function, and a new one takes its place
def put(batch, label):
    if "label" not in batch:
        batch["label"] = [label]
    else:
        batch["label"].append(label)


def batches(labels):
    global batch
    for label in labels:
        put(batch, label)
        if len(batch["label"]) == 2:
            batch["label"] = tf.convert_to_tensor(batch["label"])
            full = batch
            batch = {}
            yield full["label"]


batch = {}


def run_bad():
    return mean(tf.constant([1.0, 2.0]))


def run_good():
    mean_in_graph(tf.constant([1.0, 2.0]))
    of_all_kinds(tf.constant([1.0, 2.0]))
    arrays(np.ones(3))
    either(tf.constant([1.0, 2.0]))
    sizes(np.ones(2))
    boxed(tf.constant(1.0))
    on_the_host()
    list(batches([1.0, 2.0, 3.0, 4.0]))


# good: both ways out
def run_asked_before():
    return float(either(tf.constant([1.0, 2.0]))), 5.0


# good: HY601 and HY602 tell it
@tf.function
def values_of(x):
    y = tf.square(x)
    return y.numpy()


@tf.function
def items_of(x):
    y = tf.square(x)
    return y.tolist()


def run_other_rules():
    raised = []
    for function in (values_of, items_of):
        try:
            function(tf.constant([1.0]))
        except (AttributeError, NotImplementedError) as error:
            raised.append(type(error).__name__ in ("AttributeError", "NotImplementedError"))
    return raised, [True, True]


# good: for Theano, whose tensors have a `max`
def largest_in_theano(x):
    return tf.square(x).max()


def largest(x):
    if tf.keras.backend.backend() == "theano":
        return largest_in_theano(x)
    return tf.reduce_max(tf.square(x))


def run_other_backend():
    return float(largest(tf.constant([1.0, 2.0]))), 4.0
