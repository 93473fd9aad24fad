import numpy as np
import tensorflow as tf

# bad: the optimizer never gets it
scale = tf.Variable(2.0)
inputs = tf.keras.Input((3,))
scaled = tf.keras.layers.Lambda(lambda x: x * scale)(inputs)  # expect: HY338
model = tf.keras.Model(inputs, tf.keras.layers.Dense(1)(scaled))


# bad: in a function of its own
def build_tempered(width):
    temperature = tf.Variable(4.0, name="temperature")

    def temper(x):
        return x / temperature  # expect: HY338

    return tf.keras.Sequential([tf.keras.Input((width,)), tf.keras.layers.Lambda(temper)])


# bad: a layer
def build_projected(width):
    dense = tf.keras.layers.Dense(2)
    wide = tf.keras.Input((width,))
    narrow = tf.keras.layers.Lambda(lambda x: tf.nn.relu(dense(x)))(wide)  # expect: HY338
    return tf.keras.Model(wide, narrow)


# good: a weight of a layer
class Scale(tf.keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(name="scale", shape=(), initializer="ones")

    def call(self, x):
        return x * self.scale


def fit(net):
    net.compile("sgd", "mse")
    net.fit(np.ones((4, 3), "float32"), np.zeros((4, 1), "float32"), verbose=0)


def run_bad():
    before = float(scale)
    fit(model)
    return before, float(scale)


def run_good():
    layer = Scale()
    net = tf.keras.Sequential([tf.keras.Input((3,)), layer, tf.keras.layers.Dense(1)])
    before = float(layer.scale)
    fit(net)
    return before, float(layer.scale)


# good: not to be trained
def run_constant():
    factor = tf.Variable(3.0, trainable=False)
    net = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Lambda(lambda x: x * factor)])
    return float(net(tf.ones([1, 3]))[0, 0]), 3.0


# good: the model has the layer from elsewhere, too
def run_shared():
    dense = tf.keras.layers.Dense(3)
    wide = tf.keras.Input((3,))
    once = dense(wide)
    twice = tf.keras.layers.Lambda(lambda x: dense(x))(once)
    net = tf.keras.Model(wide, twice)
    return len(net.trainable_weights), 2


# good: the program trains it by itself
def run_by_hand():
    offset = tf.Variable(1.0)
    net = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Lambda(lambda x: x + offset)])
    weights = [offset]
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(net(tf.ones([1, 1])))
    tf.keras.optimizers.SGD(1.0).apply_gradients(zip(tape.gradient(loss, weights), weights))
    return float(offset), 0.0
