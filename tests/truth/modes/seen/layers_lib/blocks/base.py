import abc

import tensorflow as tf


class Block(tf.keras.layers.Layer, abc.ABC):
    """Normalizes, transforms, adds."""

    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width
        self.norm = tf.keras.layers.LayerNormalization()

    @abc.abstractmethod
    def transform(self, x, training):
        ...

    def call(self, x, training=None):
        return x + self.scale(self.transform(self.norm(x), training))

    def scale(self, x):
        return x

    def get_config(self):
        return dict(super().get_config(), width=self.width)
