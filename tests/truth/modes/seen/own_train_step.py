"""What fit does, written anew: train_step and test_step of several kinds (after the guide on fit)."""
import numpy as np
import tensorflow as tf
from tensorflow import keras


class CustomModel(keras.Model):
    """Of known inputs and outputs, with a step of its own."""

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.objective(y, y_pred)
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_variables), self.trainable_variables))
        return {"loss": loss, "mae": mean_absolute(y, y_pred)}

    def test_step(self, data):
        x, y = data
        y_pred = self(x, training=False)
        return {"loss": self.objective(y, y_pred), "mae": mean_absolute(y, y_pred)}

    def objective(self, y, y_pred):
        return tf.reduce_mean(tf.square(y - y_pred))


def mean_absolute(y, y_pred):
    return tf.reduce_mean(tf.abs(y - y_pred))


class Autoencoder(keras.Model):
    def __init__(self, dim):
        super().__init__()
        self.encoder = keras.Sequential([keras.layers.Dense(dim, "relu")])
        self.decoder = keras.Sequential([keras.layers.Dense(5)])
        self.tracker = keras.metrics.Mean(name="reconstruction")

    def encode(self, x):
        return self.encoder(x)

    def decode(self, code):
        return self.decoder(code)

    def call(self, x):
        return self.decode(self.corrupt(self.encode(x)))

    def corrupt(self, code):
        return code + tf.random.normal(tf.shape(code), stddev=0.01)

    def _step(self, x, training):
        with tf.GradientTape() as tape:
            loss = self.reconstruction_loss(x, self(x, training=training))
        if training:
            self._update(tape, loss)
        self.tracker.update_state(loss)
        return {"loss": self.tracker.result()}

    def _update(self, tape, loss):
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))

    def reconstruction_loss(self, x, y):
        return tf.reduce_mean(tf.reduce_sum(tf.square(x - y), axis=-1))

    def train_step(self, x):
        return self._step(x, True)

    def test_step(self, x):
        return self._step(x, False)

    def predict_step(self, x):
        return self.encode(x)

    @property
    def metrics(self):
        return [self.tracker]


class DebugModel(keras.Model):
    """Fitted with run_eagerly."""

    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1)
        self.seen = []

    def call(self, x):
        self.seen.append(float(tf.reduce_mean(x).numpy()))
        return self.dense(x)

    def train_step(self, data):
        result = super().train_step(data)
        self.report(result)
        return result

    def report(self, result):
        print({k: float(v) for k, v in result.items() if not isinstance(v, dict)})


class Accumulating(keras.Model):
    """Is never fitted here."""

    def __init__(self, every):
        super().__init__()
        self.every = every
        self.out = keras.layers.Dense(1)

    def call(self, x):
        return self.out(x)

    def train_step(self, data):
        return self.accumulate(data)

    def accumulate(self, data):
        x, y = data
        return {"loss": tf.reduce_mean(self(x) - y)}


def functional():
    inputs = keras.Input((5,))
    return CustomModel(inputs, output_block(inputs))


def output_block(x):
    return keras.layers.Dense(1)(keras.layers.Dense(4, activation=shifted_relu)(x))


def shifted_relu(x):
    return tf.nn.relu(x - 0.1)


def weighted(x, y):
    return x, 2.0 * y


def main():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(32, 5)).astype("float32"), rng.normal(size=(32, 1)).astype("float32")
    model = functional()
    model.compile(optimizer=keras.optimizers.SGD(0.01))
    model.fit(x, y, epochs=1, verbose=0)
    print(model.evaluate(x, y, verbose=0))

    auto = Autoencoder(3)
    auto.compile(optimizer="adam")
    auto.fit(tf.data.Dataset.from_tensor_slices(x).batch(8), epochs=1, verbose=0)
    print(auto.predict(x, verbose=0).shape)

    debug = DebugModel()
    debug.compile("sgd", "mse", run_eagerly=True)
    data = tf.data.Dataset.from_tensor_slices((x, y)).map(weighted).batch(16)
    debug.fit(data, epochs=1, verbose=0)


main()
