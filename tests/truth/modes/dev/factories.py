"""Layers, losses and models made by name."""
import tensorflow as tf

LAYERS = {}


def register(name):
    def decorator(cls):
        LAYERS[name] = cls
        return cls

    return decorator


@register("scale")
class Scale(tf.keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, x):
        return x * self.factor


@register("shift")
class Shift(tf.keras.layers.Layer):
    def __init__(self, offset):
        super().__init__()
        self.offset = offset

    def call(self, x):
        return x + self.offset


def absolute(y, p):
    return tf.reduce_mean(tf.abs(y - p))


def squared(y, p):
    return tf.reduce_mean(tf.square(y - p))


LOSSES = {"absolute": absolute, "squared": squared}


class Config:
    def __init__(self, layers, loss):
        self.layers = layers
        self.loss = loss

    @property
    def size(self):
        return len(self.layers)

    @classmethod
    def small(cls):
        return cls([("scale", 2.0), ("shift", 1.0)], "squared")


def make_layer(name, value):
    return LAYERS[name](value)


def make_model(config):
    x = inputs = tf.keras.Input([2])
    for name, value in config.layers:
        x = make_layer(name, value)(x)
    return tf.keras.Model(inputs, tf.keras.layers.Dense(1)(x))


def make_step(model, optimizer, loss):
    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            value = loss(y, model(x, training=True))
        gradients = tape.gradient(value, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return value

    return step


config = Config.small()
model = make_model(config)
step = make_step(model, tf.keras.optimizers.SGD(0.1), LOSSES[config.loss])
print(config.size, step(tf.ones([2, 2]), tf.ones([2, 1])))
