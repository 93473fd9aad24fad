"""Autoencoder for anomaly detection on sensor windows; saved, reloaded and exported."""
import pathlib
import tempfile

import numpy as np
import tensorflow as tf

register = tf.keras.utils.register_keras_serializable(package="anomaly")


@register
class GaussianBlur(tf.keras.layers.Layer):
    def __init__(self, stddev=0.1, **kwargs):
        super().__init__(**kwargs)
        self.stddev = stddev

    def call(self, x, training=False):
        if training:
            return self.corrupt(x)
        return x

    def corrupt(self, x):
        return x + tf.random.normal(tf.shape(x), stddev=self.stddev)

    def get_config(self):
        return {**super().get_config(), "stddev": self.stddev}


@register
class TiedDecoder(tf.keras.layers.Layer):
    def __init__(self, output_dim, **kwargs):
        super().__init__(**kwargs)
        self.output_dim = output_dim

    def build(self, input_shape):
        self.basis = self.add_weight(name="basis", shape=(input_shape[-1], self.output_dim),
                                     regularizer=l1_soft)
        self.built = True

    def call(self, code):
        return tf.matmul(code, self.basis)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.output_dim)

    def get_config(self):
        return {**super().get_config(), "output_dim": self.output_dim}


@register
def l1_soft(w):
    return 1e-4 * tf.reduce_sum(tf.sqrt(tf.square(w) + 1e-6))


@register
def log_mse(y_true, y_pred):
    return tf.math.log1p(tf.reduce_mean(tf.square(y_true - y_pred), axis=-1))


def sensor_windows(count, length, seed, anomalies=0):
    rng = np.random.default_rng(seed)
    t = np.arange(length)
    waves = np.sin(2 * np.pi * t / length + rng.uniform(0, 0.5, (count, 1)))
    waves += rng.normal(0, 0.05, waves.shape)
    waves[:anomalies] += rng.normal(0, 1.5, (anomalies, length))
    return waves.astype("float32")


def build(length):
    inputs = tf.keras.Input((length,))
    x = GaussianBlur(0.05)(inputs)
    code = tf.keras.layers.Dense(4, activation="tanh", name="code")(x)
    return tf.keras.Model(inputs, TiedDecoder(length)(code))


class Detector:
    def __init__(self, model, quantile=0.95):
        self.model = model
        self.quantile = quantile
        self.threshold = tf.Variable(0.0, trainable=False)

    @tf.function(reduce_retracing=True)
    def scores(self, x):
        return self.error(x, self.model(x, training=False))

    @staticmethod
    def error(x, reconstruction):
        return tf.reduce_mean(tf.abs(x - reconstruction), axis=-1)

    def calibrate(self, dataset):
        scores = np.concatenate([self.scores(x).numpy() for x, _ in dataset])
        self.threshold.assign(np.quantile(scores, self.quantile))
        return self

    def __call__(self, x):
        return self.scores(x) > self.threshold


class ServingModule(tf.Module):
    def __init__(self, detector, length):
        super().__init__()
        self.model = detector.model
        self.threshold = detector.threshold
        self.detect = tf.function(self._detect, input_signature=[tf.TensorSpec([None, length], tf.float32)])

    def _detect(self, x):
        scores = Detector.error(x, self.model(x))
        return {"score": scores, "flag": tf.cast(scores > self.threshold, tf.int32)}


def autoencode(x):
    return x, x


def pipeline(array, batch=16):
    return tf.data.Dataset.from_tensor_slices(array).map(autoencode).batch(batch)


def make_callbacks(log):
    return [
        tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: log.append(float(logs["loss"]))),
        tf.keras.callbacks.EarlyStopping(monitor="loss", patience=2),
        tf.keras.callbacks.TerminateOnNaN(),
    ]


def main():
    tf.keras.utils.set_random_seed(0)
    length, log = 16, []
    train = pipeline(sensor_windows(96, length, seed=0))
    model = build(length)
    model.compile(tf.keras.optimizers.Adam(0.01), log_mse)
    model.fit(train, epochs=4, verbose=0, callbacks=make_callbacks(log))
    print("epochs:", len(log), "improved:", log[-1] < log[0])
    detector = Detector(model).calibrate(train)
    test = sensor_windows(8, length, seed=1, anomalies=3)
    with tempfile.TemporaryDirectory() as tmp:
        path = pathlib.Path(tmp)
        model.save(path / "ae.keras")
        again = tf.keras.models.load_model(path / "ae.keras")
        module = ServingModule(detector, length)
        tf.saved_model.save(module, str(path / "serving"))
        restored = tf.saved_model.load(str(path / "serving"))
        served = restored.detect(tf.constant(test))
    print("reloaded:", np.allclose(model(test), again(test), atol=1e-5))
    print("flags agree:", np.array_equal(detector(tf.constant(test)).numpy(), served["flag"].numpy() > 0))


if __name__ == "__main__":
    main()
