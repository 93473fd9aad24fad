import tensorflow as tf
from tensorflow.python.keras.layers import Dropout as OldDropout


# bad: new weights in each trace
@tf.function
def step(x):
    dense = tf.keras.layers.Dense(3)  # expect: HY302
    return dense(x)


# bad
@tf.function
def optimize(v):
    optimizer = tf.keras.optimizers.Adam()  # expect: HY302
    return optimizer


# bad
@tf.function
def measure(x):
    metric = tf.keras.metrics.Mean()  # expect: HY302
    metric.update_state(x)
    return metric.result()


# good: made once
layer = tf.keras.layers.Dense(3)


@tf.function
def use(x):
    return layer(x)


# good: no weights
@tf.function
def flatten(x):
    return tf.keras.layers.Flatten()(x)


# good: a loss is a function with options
@tf.function
def loss(y, p):
    return tf.keras.losses.MeanSquaredError()(y, p)


class Lazy:
    def __init__(self):
        self.dense = None

    # good: made on the first call only
    @tf.function
    def call(self, x):
        if self.dense is None:
            self.dense = tf.keras.layers.Dense(2)
        return self.dense(x)


# good: pooling has no variables, and nothing is made around it
@tf.function
def pool(x):
    return tf.keras.layers.TimeDistributed(tf.keras.layers.MaxPool2D())(x)


class Wrapping(tf.Module):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(2, kernel_initializer="ones")
        self.cell = tf.keras.layers.SimpleRNNCell(2, kernel_initializer="ones", recurrent_initializer="zeros")

    # good: the variables are those of the layers, which are made once
    @tf.function
    def steps(self, x):
        hidden = tf.keras.layers.TimeDistributed(self.dense)(x)
        return tf.keras.layers.RNN(self.cell)(hidden)


# good: what looks where to look has nothing to learn
@tf.function
def attend(query, values):
    return tf.keras.layers.Attention()([query, values])


# bad: but for how much each of them counts
@tf.function
def attend_scaled(query, values):
    return tf.keras.layers.Attention(use_scale=True)([query, values])  # expect: HY302


class LazyMetric:
    def __init__(self):
        self.mean = None

    # good: the caller looks whether it is there
    def make(self):
        self.mean = tf.keras.metrics.Mean()

    @tf.function
    def step(self, x):
        if self.mean is None:
            self.make()
        self.mean.update_state(x)
        return self.mean.result()


# good: the layer is where it belongs
class ToRGB(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.conv = tf.keras.layers.Conv2D(3, 1)

    def call(self, x):
        return self.conv(x)


# bad: who makes a ToRGB while tracing is at fault
@tf.function
def grow(x):
    return ToRGB()(x)  # expect: HY302


# good: the inside of TensorFlow has a Keras 2, whose Dropout keeps no seed
@tf.function
def dropped(x):
    return OldDropout(0.1)(x)


# bad: Keras 3 has its seed in a variable
@tf.function
def dropped_by_new(x):
    return tf.keras.layers.Dropout(0.1)(x)  # expect: HY302


# good: Keras builds a layer once, before its first call
class Tower(tf.keras.layers.Layer):
    def build(self, shape):
        self.layers = [tf.keras.layers.Dense(2) for _ in range(3)]
        super().build(shape)

    def call(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def run_bad():
    step(tf.ones([1, 2]))


def run_good():
    use(tf.ones([1, 2]))
    flatten(tf.ones([1, 2, 2]))
    pool(tf.ones([1, 2, 4, 4, 1]))
    lazy = LazyMetric()
    lazy.step(tf.ones([2]))


# good: nothing is kept in them
@tf.function
def without_weights(x):
    x = tf.keras.layers.ReLU()(tf.keras.layers.Flatten()(x))
    x = tf.keras.layers.Add()([x, x])
    return tf.keras.losses.MeanSquaredError()(x, tf.zeros_like(x))


def run_without_weights():
    return [float(without_weights(tf.constant([[[value, -1.0]]]))) for value in (1.0, 2.0)], [2.0, 8.0]


def run_wrapping():
    wrapping = Wrapping()
    ones = tf.ones([1, 3, 2])
    twos = tf.function(lambda x: attend(x, x))
    return [float(wrapping.steps(ones)[0, 0]) for _ in range(2)] + [float(twos(ones * 2.0)[0, 0, 0])], [
        float(tf.tanh(4.0)),
        float(tf.tanh(4.0)),
        2.0,
    ]


# good: Keras calls it with symbolic inputs
def tower(inputs):
    hidden = tf.keras.layers.Dense(2, kernel_initializer="ones")(inputs)
    return tf.keras.layers.Dense(1, kernel_initializer="ones")(hidden)


def make_tower():
    inputs = tf.keras.Input([1])
    return tf.keras.Model(inputs, tower(inputs))


def run_called_by_keras():
    model = tf.function(make_tower())
    return [float(model(tf.constant([[value]]))[0, 0]) for value in (1.0, 2.0)], [2.0, 4.0]


# bad: another weight on every call
class Scaled(tf.keras.layers.Layer):
    def call(self, x):
        scale = self.add_weight(shape=(), name="scale")  # expect: HY302
        return x * scale


# good: once, for the object
class ScaledOnce(tf.keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(), name="scale", initializer="ones")

    def call(self, x):
        return x * self.scale


def run_once():
    return tf.function(ScaledOnce())(tf.ones((1,))).numpy().tolist(), [1.0]


# good: Keras, which gives inputs, cannot run it
class Builder(tf.keras.Model):
    def call(self):
        inputs = tf.keras.Input([2])
        return tf.keras.Model(inputs, tf.keras.layers.Dense(3)(inputs))


def run_builder():
    return Builder().call()(tf.ones([1, 2])).shape.as_list(), [1, 3]
