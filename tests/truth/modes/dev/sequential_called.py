"""A Sequential that is called, before anything is compiled."""
import tensorflow as tf


class Shift(tf.keras.layers.Layer):
    def __init__(self, by):
        super().__init__()
        self.by = by

    def build(self, shape):
        self.offset = self.add_weight(shape=[int(shape[-1])], name="offset", initializer=constant)

    def call(self, x):
        return moved(x, self.offset + self.by)


def constant(shape, dtype=None):
    return tf.ones(shape, dtype or tf.float32)


def moved(x, by):
    return x + by


class Plain(tf.Module):
    def __init__(self):
        super().__init__()
        self.inner = make()

    def __call__(self, x):
        return self.inner(x)


def make():
    return tf.keras.Sequential([tf.keras.Input([3]), tf.keras.layers.Dense(2)])


layer = Shift(1.0)
print(layer(tf.zeros([2, 3])))
print(Plain()(tf.ones([1, 3])))
print([v.shape for v in layer.trainable_variables])
