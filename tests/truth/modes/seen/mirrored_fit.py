"""Keras training under a distribution strategy with custom pieces."""
import tempfile

import numpy as np
import tensorflow as tf

DEVICES = 2


def logical_cpus(n):
    physical = tf.config.list_physical_devices("CPU")
    tf.config.set_logical_device_configuration(
        physical[0], [tf.config.LogicalDeviceConfiguration() for _ in range(n)])
    return ["/cpu:%d" % i for i in range(n)]


@tf.keras.utils.register_keras_serializable("fit_demo")
class PeriodicFeatures(tf.keras.layers.Layer):
    def __init__(self, count, **kwargs):
        super().__init__(**kwargs)
        self.count = count

    def build(self, input_shape):
        self.freq = self.add_weight(name="freq", shape=(input_shape[-1], self.count),
                                    initializer=self._spread)
        self.built = True

    def _spread(self, shape, dtype=None, **kwargs):
        return tf.reshape(tf.linspace(0.5, 2.0, shape[0] * shape[1]), shape)

    def call(self, x):
        angles = tf.matmul(x, self.freq)
        return tf.concat([tf.sin(angles), tf.cos(angles)], -1)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[:-1]) + (2 * self.count,)

    def get_config(self):
        return dict(super().get_config(), count=self.count)


@tf.keras.utils.register_keras_serializable("fit_demo")
def log_cosh_loss(y_true, y_pred):
    error = y_pred - tf.cast(y_true, y_pred.dtype)
    return tf.reduce_mean(error + tf.nn.softplus(-2.0 * error) - tf.math.log(2.0), axis=-1)


def within(tolerance):
    def within_tolerance(y_true, y_pred):
        return tf.cast(tf.abs(y_true - y_pred) < tolerance, tf.float32)

    return within_tolerance


def build_and_compile():
    inputs = tf.keras.Input((2,))
    x = PeriodicFeatures(4)(inputs)
    x = tf.keras.layers.Dense(8, activation="tanh")(x)
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(1)(x))
    model.compile(tf.keras.optimizers.SGD(warmup(0.05)), log_cosh_loss, metrics=[within(0.5)])
    return model


def warmup(base):
    return tf.keras.optimizers.schedules.PiecewiseConstantDecay([4, 10], [base * 0.1, base, base * 0.5])


class ReplicaReport(tf.keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.losses = []
        self.batches = 0

    def on_train_batch_end(self, batch, logs=None):
        self.batches += 1

    def on_epoch_end(self, epoch, logs=None):
        self.losses.append(self._extract(logs))

    @staticmethod
    def _extract(logs):
        return float(logs["loss"])


def make_dataset(n, batch):
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, (n, 2)).astype("float32")
    y = np.sin(3 * x[:, :1]) + x[:, 1:]
    ds = tf.data.Dataset.from_tensor_slices((x, y.astype("float32")))
    options = tf.data.Options()
    options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
    return ds.map(lambda a, b: (a + 0.0, b)).batch(batch, drop_remainder=True).with_options(options)


def main():
    tf.keras.utils.set_random_seed(0)
    strategy = tf.distribute.MirroredStrategy(
        logical_cpus(DEVICES), cross_device_ops=tf.distribute.ReductionToOneDevice())
    with strategy.scope():
        model = build_and_compile()
    report = ReplicaReport()
    dataset = make_dataset(64, 8 * strategy.num_replicas_in_sync)
    model.fit(dataset, epochs=2, verbose=0, callbacks=[report])
    print("replicas:", strategy.num_replicas_in_sync, "batches:", report.batches)
    print("finite:", np.all(np.isfinite(report.losses)))
    with tempfile.TemporaryDirectory() as tmp:
        model.save_weights(tmp + "/m.weights.h5")
        clone = build_and_compile()
        clone(tf.zeros([1, 2]))
        clone.load_weights(tmp + "/m.weights.h5")
    sample = np.array([[0.1, -0.2]], "float32")
    print("clone agrees:", np.allclose(model(sample), clone(sample), atol=1e-5))


if __name__ == "__main__":
    main()
