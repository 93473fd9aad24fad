import tensorflow as tf
from tensorflow import keras


# bad: the graph is made while the functional model is put together, which trains nothing
class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.norm = keras.layers.BatchNormalization(momentum=0.5)

    @tf.function
    def call(self, x):  # expect: HY325
        return self.norm(x)


class Noisy(keras.Model):
    def __init__(self):
        super().__init__()
        self.body = keras.Sequential([keras.layers.Dense(4), keras.layers.Dropout(0.5)])

    @tf.function(jit_compile=False)
    def call(self, inputs):  # expect: HY325
        return self.body(inputs)


# good: one graph for each mode
class RightBlock(Block):
    @tf.function
    def call(self, x, training=None):
        return self.norm(x, training=training)


# good: Keras traces it anyway
class Plain(Block):
    def call(self, x):
        return self.norm(x)


# good: the layer is told itself
class Told(Block):
    @tf.function
    def call(self, x):
        return self.norm(x, training=True)


# good: nothing in it depends on it
class Dense(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1)
        self.drop = keras.layers.Dropout(0.0)

    @tf.function
    def call(self, x):
        return self.drop(self.dense(x))


# good: whether it trains may be among the arguments
class Any(Block):
    @tf.function
    def call(self, x, **kwargs):
        return self.norm(x, **kwargs)


def fitted(block):
    inputs = keras.Input((2,))
    model = keras.Model(inputs, keras.layers.Dense(1)(block(inputs)))
    model.compile("sgd", "mse")
    model.fit(tf.ones([4, 2]), tf.zeros([4, 1]), verbose=0)
    return block


def run_bad():
    return float(fitted(Block()).norm.moving_mean[0])


def run_good():
    return float(fitted(RightBlock()).norm.moving_mean[0])


def run_plain():
    return float(fitted(Plain()).norm.moving_mean[0]), 0.5


def model_of(block):
    inputs = keras.Input((2,))
    return keras.Model(inputs, block(inputs))


def run_told():
    return float(model_of(Told())(tf.constant([[1.0, 1.0], [3.0, 3.0]]))[0, 0]) < -0.9, True


def run_dense():
    return tuple(model_of(Dense()).output_shape), (None, 1)


def run_any():
    return tuple(model_of(Any()).output_shape), (None, 2)
