"""All the small classes that Keras lets one write, in one model that is saved."""
import os
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow import keras


class ScaledNormal(keras.initializers.Initializer):
    def __init__(self, scale=0.1):
        self.scale = scale

    def __call__(self, shape, dtype=None, **kwargs):
        return self.scale * tf.random.normal(shape, dtype=dtype or "float32")

    def get_config(self):
        return {"scale": self.scale}


class Orthonormal(keras.regularizers.Regularizer):
    def __init__(self, strength=1e-3):
        self.strength = strength

    def __call__(self, w):
        return self.strength * self._distance(w)

    def _distance(self, w):
        gram = tf.matmul(w, w, transpose_a=True)
        return tf.reduce_sum(tf.square(gram - tf.eye(gram.shape[0])))

    def get_config(self):
        return {"strength": self.strength}


class ClipNorm(keras.constraints.Constraint):
    def __init__(self, largest=2.0):
        self.largest = largest

    def __call__(self, w):
        return tf.clip_by_norm(w, self.largest)

    def get_config(self):
        return {"largest": self.largest}


class Warmup(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, steps):
        self.peak = peak
        self.steps = steps

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        return self.peak * tf.minimum(1.0, self.ramp(step))

    def ramp(self, step):
        return (step + 1.0) / self.steps

    def get_config(self):
        return {"peak": self.peak, "steps": self.steps}


class Focal(keras.losses.Loss):
    def __init__(self, gamma=2.0, name="focal", **kwargs):
        super().__init__(name=name, **kwargs)
        self.gamma = gamma

    def call(self, y_true, y_pred):
        y_true = tf.cast(y_true, y_pred.dtype)
        p = tf.clip_by_value(y_pred, 1e-6, 1.0 - 1e-6)
        return self._weigh(y_true, p)

    def _weigh(self, y_true, p):
        return -tf.reduce_mean(y_true * (1 - p) ** self.gamma * tf.math.log(p)
                               + (1 - y_true) * p ** self.gamma * tf.math.log(1 - p), axis=-1)

    def get_config(self):
        return {**super().get_config(), "gamma": self.gamma}


class Balanced(keras.metrics.Metric):
    def __init__(self, name="balanced", **kwargs):
        super().__init__(name=name, **kwargs)
        self.hits = self.add_weight(name="hits", initializer="zeros")
        self.count = self.add_weight(name="count", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        matches = self.matching(y_true, y_pred)
        self.hits.assign_add(tf.reduce_sum(matches))
        self.count.assign_add(tf.cast(tf.size(matches), tf.float32))

    @staticmethod
    def matching(y_true, y_pred):
        return tf.cast(tf.equal(tf.cast(y_true, tf.float32), tf.round(y_pred)), tf.float32)

    def result(self):
        return tf.math.divide_no_nan(self.hits, self.count)

    def reset_state(self):
        self.hits.assign(0.0)
        self.count.assign(0.0)


@keras.utils.register_keras_serializable(package="pieces")
class Gated(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(name="w", shape=(input_shape[-1], self.units), initializer=ScaledNormal(),
                                 regularizer=Orthonormal(), constraint=ClipNorm())
        self.g = self.add_weight(name="g", shape=(input_shape[-1], self.units), initializer="zeros")
        super().build(input_shape)

    def call(self, x):
        return self.gate(x) * tf.matmul(x, self.w)

    def gate(self, x):
        return tf.sigmoid(tf.matmul(x, self.g))

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[:-1]) + (self.units,)

    def get_config(self):
        config = super().get_config()
        config.update(units=self.units)
        return config

    @classmethod
    def from_config(cls, config):
        return cls(**config)


def custom_objects():
    return {"Gated": Gated, "ScaledNormal": ScaledNormal, "Orthonormal": Orthonormal, "ClipNorm": ClipNorm,
            "Warmup": Warmup, "Focal": Focal, "Balanced": Balanced}


def build():
    inputs = keras.Input((4,))
    x = Gated(6, name="gated")(inputs)
    outputs = keras.layers.Dense(1, activation="sigmoid")(x)
    model = keras.Model(inputs, outputs)
    model.compile(optimizer=keras.optimizers.SGD(Warmup(0.1, 5)), loss=Focal(), metrics=[Balanced()])
    return model


def old_accuracy(y_true, y_pred):
    return tf.reduce_mean(keras.metrics.binary_accuracy(y_true, y_pred))


def main():
    draw = np.random.default_rng(0)
    x = draw.normal(size=(32, 4)).astype("float32")
    y = (x.sum(axis=1, keepdims=True) > 0).astype("float32")
    model = build()
    model.fit(x, y, epochs=2, batch_size=8, verbose=0)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.keras")
        model.save(path)
        again = keras.models.load_model(path, custom_objects=custom_objects())
    print(np.abs(again.predict(x, verbose=0) - model.predict(x, verbose=0)).max())


main()
