"""Classes that inherit steps, and super()."""
import numpy as np
import tensorflow as tf


class Base(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)
        self.setup()

    def setup(self):
        raise NotImplementedError

    def call(self, x):
        return self.head(self.dense(x))

    def head(self, x):
        return x

    def helper(self, x):
        return x


class Scaled(Base):
    def setup(self):
        self.factor = 2.0

    def head(self, x):
        return super().head(x) * self.factor


class Unused(Base):
    def setup(self):
        self.factor = 1.0

    def head(self, x):
        return self.helper(x)


model = Scaled()
model.compile("sgd", "mse")
model.fit(np.ones([4, 2], np.float32), np.ones([4, 1], np.float32), verbose=0)
