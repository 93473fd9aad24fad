import numpy as np
import tensorflow as tf


# bad: the argument is symbolic
@tf.function
def mean_of(x):
    values = x.numpy()  # expect: HY601
    return values.mean()


# bad: and so is what is computed from it
@tf.function
def norm(x):
    return tf.norm(x).numpy()  # expect: HY601


# bad: a variable has no value while tracing, either
class Counter(tf.Module):
    def __init__(self):
        super().__init__()
        self.step = tf.Variable(0)

    @tf.function
    def next(self):
        self.step.assign_add(1)
        return self.step.numpy()  # expect: HY601


# bad: nor has a ragged tensor
@tf.function
def rows(lines):
    return tf.strings.split(lines).to_tensor(), tf.ragged.stack([lines, lines]).numpy()  # expect: HY601


# bad: the helper is traced with its caller
def show(loss):
    return float(loss.numpy())  # expect: HY601


@tf.function
def train(x):
    loss = tf.reduce_mean(x)
    show(loss)
    return loss


# bad: Dataset.map always traces
def scale(x):
    return x.numpy() / 255.0  # expect: HY601


def pipeline(dataset):
    return dataset.map(scale)


# bad: it fails where the program is configured so
class Trainer:
    def __init__(self, options):
        self.options = options

    @tf.function
    def losses(self, x):
        if self.options.scaled:
            x = x * float(x[0].numpy())  # expect: HY601
        return tf.reduce_sum(x)


# good: what another object keeps may have been made before, eagerly
class Settings:
    def __init__(self, **values):
        self.__dict__.update(values)


SETTINGS = Settings(rate=tf.constant(0.5))


@tf.function
def discounted(x, settings=SETTINGS):
    return x * SETTINGS.rate.numpy() * settings.rate.numpy()


# good: converted by the eager caller
@tf.function
def total(x):
    return tf.reduce_sum(x)


def report_total(x):
    return total(x).numpy()


# good: a Python callback gets eager tensors
def in_python(x):
    return np.float32(x.numpy().mean())


@tf.function
def with_callback(x):
    return tf.py_function(in_python, [x], tf.float32)


# good: runs eagerly only
@tf.function
def guarded(x):
    if tf.executing_eagerly():
        return x.numpy()
    return x


class Metrics(tf.keras.Model):
    def test_step(self, data):
        if self.run_eagerly and self.keeps:
            self.kept.append(data.numpy())
        return {}


@tf.function
def guarded_by_attribute(x):
    if hasattr(x, "numpy"):
        return x.numpy()
    return x


# good: a tensor made outside is an eager one
SCALE = tf.constant(2.0)


@tf.function
def scaled(x):
    return x * SCALE.numpy()


# good: who asks for a look at the values runs the program eagerly
class Debugged:
    def __init__(self, options):
        self.options = options

    @tf.function
    def losses(self, x, verbose=False):
        if self.options.debug_mode:
            mean = x.numpy().mean()
            print(mean)
        if verbose:
            print(x.numpy())
        return tf.reduce_sum(x)


# good: some other object's own method
class Table:
    def numpy(self):
        return np.ones(3, np.float32)


TABLE = Table()


@tf.function
def with_table(x):
    return x + TABLE.numpy()


# good: a handler takes the case that there is no value
@tf.function
def tried(x):
    try:
        return x.numpy()
    except AttributeError:
        return x


# bad: in a function that a metric is made of
def worst(y_true, y_pred):
    return y_pred.numpy().max() - tf.reduce_max(y_true)  # expect: HY601


def with_worst():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=[
        tf.keras.metrics.MeanMetricWrapper(worst, name="worst")])
    model.fit(tf.ones([4, 2]), tf.ones([4, 1]))


def run_bad():
    return mean_of(tf.constant([1.0, 2.0]))


def run_good():
    report_total(tf.constant([1.0, 2.0]))
    guarded_by_attribute(tf.constant([1.0]))
    scaled(tf.constant([1.0]))
    with_table(tf.constant([1.0]))
    return with_callback(tf.constant([1.0, 2.0]))


# good: the same, chosen in an expression
@tf.function
def chosen(x):
    y = x * 2.0
    shown = y.numpy() if hasattr(y, "numpy") else y
    known = tf.executing_eagerly() and y.numpy()
    return shown if not known else y


# bad: the graph comes to both
@tf.function
def chosen_anyhow(x, wanted):
    y = x * 2.0
    return y.numpy() if wanted else y  # expect: HY601


# good: the graph goes the other way
class Watched(tf.keras.Model):
    def call(self, x):
        if self.run_eagerly:
            return tf.constant(x.numpy() + 1.0)
        return x * 2.0


def run_guarded():
    x = tf.constant([3.0])
    return [float(f(x)[0]) for f in (guarded, guarded_by_attribute, chosen, tried, tf.function(Watched()))], [3.0, 3.0, 6.0, 3.0, 6.0]


# good: eager parts of a graph
@tf.function
def with_scope(x):
    with tf.init_scope():
        half = tf.constant(0.5).numpy()
    return x * half


def run_eager_parts():
    return [float(with_scope(tf.constant(3.0))), float(with_callback(tf.constant([1.0, 3.0])))], [1.5, 2.0]


# good: the one that is made for export is called by hand only
class Head(tf.keras.layers.Layer):
    def __init__(self, mode="train"):
        super().__init__()
        self.mode = mode

    def call(self, x):
        if self.mode == "export":
            return np.round(x.numpy(), 1)
        return tf.nn.softmax(x)


def run_two_modes():
    model = tf.keras.Sequential([tf.keras.layers.Dense(2), Head()])
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 3)), np.ones((4, 2)), verbose=0)
    return [float(v) for v in Head(mode="export")(tf.constant([1.26, 3.0]))], [1.3, 3.0]


# bad: the model has one of that mode, too
class Rounded(tf.keras.layers.Layer):
    def __init__(self, by_hand=False):
        super().__init__()
        self.by_hand = by_hand

    def call(self, x):
        if self.by_hand:
            return np.round(x.numpy(), 1)  # expect: HY601
        return x


def fit_rounded():
    model = tf.keras.Sequential([tf.keras.layers.Dense(2), Rounded(by_hand=True)])
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 3)), np.ones((4, 2)), verbose=0)
    return Rounded(by_hand=True)(tf.ones([2]))


# bad: Keras says whether it trains, whatever the default is
class Noise(tf.keras.layers.Layer):
    def call(self, x, training=False):
        if not training:
            return x
        return x + np.random.normal(size=x.numpy().shape)  # expect: HY601


class Twice(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.noise = Noise()
        self.dense = tf.keras.layers.Dense(2)

    def call(self, x, training=None):
        if training:
            x = x * float(x.numpy().mean())  # expect: HY601
        return self.dense(self.noise(x, training=training))


def fit_noise():
    model = Twice()
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 3)), np.ones((4, 2)), verbose=0)


# good: fails with the flag on, as the guide says of eager code
def run_under_a_flag():
    class Options:
        debug_mode = False

    debugged = Debugged(Options)
    return float(debugged.losses(tf.constant([1.0, 2.0]))), 3.0


def run_made_before():
    return float(discounted(tf.constant(4.0))), 1.0


def run_created_outside():
    return float(scaled(tf.constant([3.0]))[0]), 6.0
