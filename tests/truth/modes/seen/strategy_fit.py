"""Distributed regression: fit() under a strategy, then a custom loop with per-replica data,
replica context hooks and synchronised statistics."""
import argparse
import json
import os

import numpy as np
import tensorflow as tf
from tensorflow import keras


def configure_cluster(task, workers):
    """Sets TF_CONFIG; only used on the cluster."""
    spec = {"cluster": {"worker": workers}, "task": {"type": "worker", "index": task}}
    os.environ["TF_CONFIG"] = json.dumps(spec)


def logical_cpus(count):
    device = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(device, [tf.config.LogicalDeviceConfiguration()] * count)
    return [f"/cpu:{i}" for i in range(count)]


def get_strategy(name, replicas):
    if name == "multiworker":
        configure_cluster(0, ["localhost:12345"])
        return tf.distribute.MultiWorkerMirroredStrategy()
    if name == "one":
        return tf.distribute.OneDeviceStrategy("/cpu:0")
    if name == "mirrored":
        return tf.distribute.MirroredStrategy(logical_cpus(replicas),
                                              cross_device_ops=tf.distribute.ReductionToOneDevice())
    return tf.distribute.get_strategy()


def friedman(n, seed):
    rng = np.random.RandomState(seed)
    x = rng.rand(n, 5).astype("float32")
    y = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4]
    return x, (y / 10).astype("float32")[:, None]


def add_noise(x, y):
    return x + tf.random.normal(tf.shape(x), stddev=0.01), y


def global_dataset(batch, training=True):
    ds = tf.data.Dataset.from_tensor_slices(friedman(128, int(not training)))
    if training:
        ds = ds.shuffle(128).map(add_noise)
    return ds.batch(batch, drop_remainder=True)


def dataset_fn(context):
    batch = context.get_per_replica_batch_size(16)
    ds = tf.data.Dataset.from_tensor_slices(friedman(128, 2)).shuffle(128).repeat()
    ds = ds.shard(context.num_input_pipelines, context.input_pipeline_id)
    return ds.map(add_noise).batch(batch, drop_remainder=True)


class SyncStandardize(keras.layers.Layer):
    """Feature statistics over all replicas."""

    def __init__(self, momentum=0.9, **kwargs):
        super().__init__(**kwargs)
        self.momentum = momentum

    def build(self, input_shape):
        self.mean = self.add_weight(name="mean", shape=input_shape[-1:], initializer="zeros", trainable=False)

    def batch_mean(self, x):
        mean = tf.reduce_mean(x, 0)
        context = tf.distribute.get_replica_context()
        if context is not None and context.num_replicas_in_sync > 1:
            mean = context.all_reduce(tf.distribute.ReduceOp.MEAN, mean)
        return mean

    def call(self, x, training=None):
        if training:
            return x - self.batch_mean(x)
        return x - self.mean


class PartitionedDense(keras.layers.Layer):
    def __init__(self, units, parts, **kwargs):
        super().__init__(**kwargs)
        self.units, self.parts = units, parts

    def build(self, input_shape):
        self.kernels = [self.add_weight(name=f"kernel_{i}", shape=(input_shape[-1], self.units // self.parts))
                        for i in range(self.parts)]

    def call(self, x):
        return tf.nn.relu(tf.concat([tf.matmul(x, k) for k in self.kernels], -1))

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)


def build_model(sync=False):
    inputs = keras.Input((5,))
    x = SyncStandardize()(inputs) if sync else inputs
    x = PartitionedDense(16, 2)(x)
    return keras.Model(inputs, keras.layers.Dense(1)(x))


def pinball(tau):
    def loss(y_true, y_pred):
        error = y_true - y_pred
        return tf.reduce_mean(tf.maximum(tau * error, (tau - 1) * error), -1)
    return loss


def r_squared(y_true, y_pred):
    residual = tf.reduce_sum(tf.square(y_true - y_pred))
    total = tf.reduce_sum(tf.square(y_true - tf.reduce_mean(y_true)))
    return 1.0 - residual / (total + 1e-6)


class ReplicaReport(keras.callbacks.Callback):
    def __init__(self, strategy):
        super().__init__()
        self.strategy = strategy

    def on_train_begin(self, logs=None):
        print("replicas", self.strategy.num_replicas_in_sync)

    def on_epoch_end(self, epoch, logs=None):
        if logs and not np.isfinite(logs["loss"]):
            self.model.stop_training = True


def fit(strategy, epochs):
    with strategy.scope():
        model = build_model()
        model.compile(optimizer=keras.optimizers.SGD(0.01, momentum=0.9), loss=pinball(0.5), metrics=[r_squared])
    model.fit(global_dataset(32), validation_data=global_dataset(32, False), epochs=epochs, verbose=2,
              callbacks=[ReplicaReport(strategy)])
    return model


class DistributedTrainer:
    def __init__(self, strategy):
        self.strategy = strategy
        with strategy.scope():
            self.model = build_model(sync=True)
            self.velocity = [tf.Variable(tf.zeros(v.shape), trainable=False) for v in self.model.trainable_variables]
            self.rate = tf.Variable(0.01, trainable=False)

    def replica_step(self, batch):
        x, y = batch
        with tf.GradientTape() as tape:
            error = tf.square(self.model(x, training=True) - y)
            loss = tf.reduce_mean(error) / self.strategy.num_replicas_in_sync
        grads = tape.gradient(loss, self.model.trainable_variables)
        context = tf.distribute.get_replica_context()
        grads = context.all_reduce(tf.distribute.ReduceOp.SUM, grads)
        for slot, grad in zip(self.velocity, grads):
            slot.assign(0.9 * slot + grad)
        return loss, tf.linalg.global_norm(grads)

    @tf.function
    def step(self, iterator):
        loss, norm = self.strategy.run(self.replica_step, args=(next(iterator),))
        return (self.strategy.reduce(tf.distribute.ReduceOp.SUM, loss, axis=None),
                self.strategy.reduce(tf.distribute.ReduceOp.MEAN, norm, axis=None))

    def evaluate_replica(self, batch):
        x, y = batch
        return tf.abs(self.model(x, training=False) - y)

    @tf.function
    def evaluate(self, batch):
        errors = self.strategy.run(self.evaluate_replica, args=(batch,))
        return tf.reduce_mean(tf.concat(self.strategy.experimental_local_results(errors), 0))

    def loop(self, steps):
        iterator = iter(self.strategy.distribute_datasets_from_function(dataset_fn))
        for i in range(steps):
            loss, norm = self.step(iterator)
            self.apply()
            print(f"step {i}: loss {float(loss):.3f} norm {float(norm):.3f}")

    def apply(self):
        for w, v in zip(self.model.trainable_variables, self.velocity):
            w.assign(tf.convert_to_tensor(w) - self.rate * v)


def profile(fn, repeats=10):
    import timeit
    return timeit.timeit(fn, number=repeats) / repeats


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--strategy", default="one", choices=["default", "one", "mirrored", "multiworker"])
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=2)
    args = parser.parse_args()
    keras.utils.set_random_seed(0)
    strategy = get_strategy(args.strategy, args.replicas)
    fit(strategy, args.epochs)
    trainer = DistributedTrainer(strategy)
    trainer.loop(3)
    batch = next(iter(strategy.experimental_distribute_dataset(global_dataset(32, False))))
    print("mae %.3f" % float(trainer.evaluate(batch)))


if __name__ == "__main__":
    main()
