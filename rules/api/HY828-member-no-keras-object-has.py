import tensorflow as tf
from tensorflow import keras


# bad: habits of PyTorch
def predicted(x):
    model = keras.Sequential([keras.layers.Dropout(0.5), keras.layers.Dense(1)])
    model.eval()  # expect: HY828
    return model(x)


def trained(x, y):
    model = keras.Sequential([keras.layers.Dense(1)])
    optimizer = keras.optimizers.Adam(0.1)
    loss = keras.losses.MeanSquaredError()
    with tf.GradientTape() as tape:
        value = loss(y, model(x))
    optimizer.zero_grad()  # expect: HY828
    loss.backward()  # expect: HY828
    optimizer.step(tape.gradient(value, model.weights))  # expect: HY828


class Head(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1)

    def call(self, x):
        return self.dense(x) * tf.reduce_sum(self.dense.weight)  # expect: HY828


# bad: slips
def batches(n):
    dataset = tf.data.Dataset.range(n)
    return dataset.shufle(n).batch(2)  # expect: HY828


def mean_of(values):
    mean = keras.metrics.Mean()
    mean.update(values)  # expect: HY828
    return mean.result()


# good: what they have
def right_predicted(x):
    model = keras.Sequential([keras.layers.Dropout(0.5), keras.layers.Dense(1)])
    return model(x, training=False)


def right_mean_of(values):
    mean = keras.metrics.Mean()
    mean.update_state(values)
    return mean.result()


# good: Python objects take new attributes
def kept(x):
    model = keras.Sequential([keras.layers.Dense(1)])
    model.largest = tf.reduce_max(x)
    return model.largest


# good: asked for before
def asked(x):
    optimizer = keras.optimizers.SGD(0.1)
    if hasattr(optimizer, "rate_now"):
        return optimizer.rate_now
    return x


def tried(x):
    optimizer = keras.optimizers.SGD(0.1)
    try:
        return optimizer.rate_of_now
    except AttributeError:
        return x


# good: a class of the program
class Tracked(keras.layers.Dense):
    def norm(self):
        return tf.norm(self.kernel)


def normed(x):
    layer = Tracked(2)
    layer(x)
    return layer.norm()


# good: what a function gives
def read(path):
    return keras.models.load_model(path)


def extra(path):
    return read(path).extra


# good: a member that one class has
def units():
    return keras.layers.Dense(3).units


def run_bad():
    return predicted(tf.ones([2, 3]))


def run_good():
    return right_predicted(tf.ones([2, 3]))


def run_kept():
    return float(kept(tf.constant([1.0, 3.0]))), 3.0


def run_asked():
    return asked(3), 3


def run_tried():
    return tried(4), 4


def run_normed():
    return float(normed(tf.ones([1, 2]))) > 0.0, True


def run_units():
    return units(), 3
