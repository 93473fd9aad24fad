"""Subclassed blocks inside of a Sequential inside of a model, summed up and predicted."""
import numpy as np
import tensorflow as tf


class Block(tf.keras.layers.Layer):
    def __init__(self, units, dropout):
        super().__init__()
        self.dense = tf.keras.layers.Dense(units)
        self.dropout = tf.keras.layers.Dropout(dropout)

    def call(self, x, training=False):
        return self.finish(self.dropout(self.dense(x), training=training))

    def finish(self, x):
        return tf.nn.relu(x)


class Encoder(tf.keras.Model):
    def __init__(self, depth):
        super().__init__()
        self.blocks = tf.keras.Sequential([Block(4, 0.1) for _ in range(depth)])
        self.norm = Normalizer()

    def call(self, x, training=False):
        return self.norm(self.blocks(x, training=training))


class Normalizer(tf.keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=[shape[-1]], initializer="ones")

    def call(self, x):
        return self.scale * normalized(x)


def normalized(x):
    return x / (tf.norm(x, axis=-1, keepdims=True) + 1e-6)


class Whole(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder(2)
        self.head = tf.keras.Sequential([tf.keras.layers.Dense(3), tf.keras.layers.Lambda(lambda x: x * 2.0)])

    def call(self, x, training=False):
        return self.head(self.encoder(x, training=training))

    def losses_of(self, x, y):
        return tf.reduce_mean((self(x) - y) ** 2)


def evaluate(model, x):
    return model.predict(x, verbose=0)


whole = Whole()
whole.compile("adam", "mse", metrics=["mae"])
x, y = np.ones([4, 2], "float32"), np.ones([4, 3], "float32")
whole.fit(x, y, verbose=0)
print(evaluate(whole, x).shape)
print(whole.losses_of(x, y))
