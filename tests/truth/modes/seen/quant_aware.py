"""Quantization-aware training with straight-through estimators and model export."""
import os
import tempfile

import numpy as np
import tensorflow as tf


@tf.custom_gradient
def round_ste(x):
    def grad(dy):
        return dy

    return tf.round(x), grad


def clip_ste(low, high):
    @tf.custom_gradient
    def clip(x):
        inside = tf.cast((x >= low) & (x <= high), x.dtype)
        return tf.clip_by_value(x, low, high), lambda dy: dy * inside

    return clip


class Quantizer:
    def __init__(self, bits, symmetric=True):
        self.bits = bits
        self.symmetric = symmetric
        self.clip = clip_ste(*self.range)

    @property
    def range(self):
        if self.symmetric:
            top = float(2 ** (self.bits - 1) - 1)
            return -top, top
        return 0.0, float(2 ** self.bits - 1)

    def scale(self, x):
        peak = tf.reduce_max(tf.abs(x))
        return tf.stop_gradient(tf.maximum(peak, 1e-5) / self.range[1])

    def __call__(self, x):
        s = self.scale(x)
        return self.clip(round_ste(x / s)) * s

    def to_int(self, x):
        s = self.scale(x)
        return tf.cast(tf.round(x / s), tf.int8).numpy(), float(s)


class QuantDense(tf.keras.layers.Layer):
    def __init__(self, units, bits=4, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.quantizer = Quantizer(bits)
        self.activation = tf.keras.activations.get(activation)

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units))
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")
        self.built = True

    def call(self, x):
        kernel = self.quantizer(tf.convert_to_tensor(self.kernel))
        return self.activation(tf.matmul(x, kernel) + self.bias)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.units)

    def frozen(self):
        return self.quantizer.to_int(tf.convert_to_tensor(self.kernel))


def quant_relu(x):
    return Quantizer(8, symmetric=False)(tf.nn.relu(x))


class QuantError(tf.keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.errors = []

    def on_epoch_end(self, epoch, logs=None):
        self.errors.append(sum(self.layer_error(l) for l in self.quant_layers()))

    def quant_layers(self):
        return [l for l in self.model.layers if isinstance(l, QuantDense)]

    def layer_error(self, layer):
        kernel = tf.convert_to_tensor(layer.kernel)
        return float(tf.reduce_mean(tf.abs(kernel - layer.quantizer(kernel))))


def build():
    return tf.keras.Sequential([
        tf.keras.Input((6,)),
        QuantDense(8, bits=4, activation=quant_relu),
        QuantDense(3, bits=8),
    ])


def margin_loss(y_true, y_pred):
    y = tf.one_hot(tf.cast(tf.reshape(y_true, [-1]), tf.int32), 3)
    correct = tf.reduce_sum(y * y_pred, -1, keepdims=True)
    return tf.reduce_sum(tf.nn.relu(1.0 - correct + y_pred) * (1.0 - y), -1)


def make_data(n=96):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(n, 6)).astype("float32")
    return x, np.argmax(x[:, :3], axis=1).astype("int32")


def main():
    tf.keras.utils.set_random_seed(0)
    x, y = make_data()
    model = build()
    model.compile(tf.keras.optimizers.Adam(0.02), margin_loss, metrics=["sparse_categorical_accuracy"])
    monitor = QuantError()
    history = model.fit(x, y, epochs=3, batch_size=32, verbose=0, callbacks=[monitor])
    print("improved:", history.history["loss"][-1] < history.history["loss"][0], len(monitor.errors))
    ints, scale = model.layers[0].frozen()
    print("int kernel:", ints.dtype, int(np.abs(ints).max()) <= 7, scale > 0)
    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "exported")
        model.export(path)
        artifact = tf.saved_model.load(path)
        served = artifact.serve(tf.constant(x[:4]))
    print("served:", np.allclose(served, model.predict(x[:4], verbose=0), atol=1e-4))
    with tf.GradientTape() as tape:
        v = tf.Variable([0.3, 1.7])
        out = tf.reduce_sum(round_ste(v) * 2.0)
    print("ste:", tape.gradient(out, v).numpy())


if __name__ == "__main__":
    main()
