"""What is asked to describe itself when a model is saved or copied."""
import os
import tempfile

import tensorflow as tf

keras = tf.keras


class Scale(keras.layers.Layer):
    def __init__(self, factor=2.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        return x * self.factor

    def get_config(self):
        return dict(super().get_config(), factor=self.factor)


class Unused(keras.layers.Layer):
    def call(self, x):
        return x

    def get_config(self):
        return dict(super().get_config(), a=1)


class Small(keras.initializers.Initializer):
    def __call__(self, shape, dtype=None, **kwargs):
        return 0.01 * tf.ones(shape, dtype or tf.float32)

    def get_config(self):
        return {}


class Hinge(keras.losses.Loss):
    def call(self, y, p):
        return tf.reduce_mean(tf.nn.relu(1.0 - y * p), axis=-1)

    def get_config(self):
        return super().get_config()


class Warm(keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return 0.1

    def get_config(self):
        return {}


def make():
    return keras.Sequential([keras.Input((3,)), Scale(), keras.layers.Dense(1, kernel_initializer=Small())])


if __name__ == "__main__":
    model = make()
    model.compile(keras.optimizers.SGD(Warm()), loss=Hinge())
    model.fit(tf.ones([4, 3]), tf.ones([4, 1]), verbose=0)
    with tempfile.TemporaryDirectory() as folder:
        model.save(os.path.join(folder, "m.keras"))
