# Custom training loop under tf.distribute; two logical CPUs act as replicas.
import argparse
import os
import tempfile

import numpy as np
import tensorflow as tf

GLOBAL_BATCH = 16


def setup_devices(n=2):
    cpus = tf.config.list_physical_devices("CPU")
    tf.config.set_logical_device_configuration(
        cpus[0], [tf.config.LogicalDeviceConfiguration() for _ in range(n)])
    return [d.name for d in tf.config.list_logical_devices("CPU")]


def get_strategy(name, devices):
    if name == "mirrored":
        return tf.distribute.MirroredStrategy(
            devices, cross_device_ops=tf.distribute.ReductionToOneDevice())
    if name == "one_device":
        return tf.distribute.OneDeviceStrategy(devices[0])
    if name == "tpu":
        return tpu_strategy()
    return tf.distribute.get_strategy()


def tpu_strategy():
    resolver = tf.distribute.cluster_resolver.TPUClusterResolver()
    tf.config.experimental_connect_to_cluster(resolver)
    return tf.distribute.TPUStrategy(resolver)


class Backbone(tf.Module):
    def __init__(self, width=8):
        super().__init__()
        self.w1 = tf.Variable(tf.random.normal([6, width]) * 0.3)
        self.w2 = tf.Variable(tf.random.normal([width, 3]) * 0.3)
        self.steps = tf.Variable(0.0, trainable=False, aggregation=tf.VariableAggregation.MEAN,
                                 synchronization=tf.VariableSynchronization.ON_READ)

    def __call__(self, x, training=False):
        h = self.activation(tf.matmul(x, self.w1))
        if training:
            h = tf.nn.dropout(h, 0.1)
        return tf.matmul(h, self.w2)

    def activation(self, x):
        return x * tf.sigmoid(x)


class ReplicaSum:
    """A poor man's metric with ON_READ variables."""

    def __init__(self):
        make = lambda: tf.Variable(0.0, trainable=False, synchronization=tf.VariableSynchronization.ON_READ,
                                   aggregation=tf.VariableAggregation.SUM)
        self.total, self.count = make(), make()

    def update(self, values):
        self.total.assign_add(tf.reduce_sum(values))
        self.count.assign_add(tf.cast(tf.size(values), tf.float32))

    def result(self):
        return float(self.total.read_value() / self.count.read_value())

    def reset(self):
        self.total.assign(0.0)
        self.count.assign(0.0)


class DistributedTrainer:
    def __init__(self, strategy, lr=0.1):
        self.strategy = strategy
        with strategy.scope():
            self.model = Backbone()
            self.accuracy = ReplicaSum()
            self.velocity = [tf.Variable(tf.zeros_like(v), trainable=False)
                             for v in self.model.trainable_variables]
        self.lr = lr

    # -- data
    def dataset_fn(self, ctx):
        batch = ctx.get_per_replica_batch_size(GLOBAL_BATCH)
        x, y = make_data(48)
        ds = tf.data.Dataset.from_tensor_slices((x, y)).shard(ctx.num_input_pipelines, ctx.input_pipeline_id)
        return ds.map(self.augment).batch(batch, drop_remainder=True).prefetch(2)

    def augment(self, x, y):
        return x + tf.random.normal(tf.shape(x), stddev=0.01), y

    # -- steps
    def per_example_loss(self, y, logits):
        return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits)

    def compute_loss(self, y, logits):
        return tf.nn.compute_average_loss(self.per_example_loss(y, logits), global_batch_size=GLOBAL_BATCH)

    def apply(self, grads):
        ctx = tf.distribute.get_replica_context()
        grads = ctx.all_reduce(tf.distribute.ReduceOp.SUM, grads)
        for v, m, g in zip(self.model.trainable_variables, self.velocity, grads):
            m.assign(0.9 * m + g)
            v.assign_sub(self.lr * m)

    def replica_step(self, inputs):
        x, y = inputs
        with tf.GradientTape() as tape:
            logits = self.model(x, training=True)
            loss = self.compute_loss(y, logits)
        self.apply(tape.gradient(loss, self.model.trainable_variables))
        self.accuracy.update(correct(y, logits))
        return loss

    def replica_eval(self, inputs):
        x, y = inputs
        self.accuracy.update(correct(y, self.model(x)))

    @tf.function
    def train_step(self, inputs):
        losses = self.strategy.run(self.replica_step, args=(inputs,))
        return self.strategy.reduce(tf.distribute.ReduceOp.SUM, losses, axis=None)

    @tf.function
    def train_epoch(self, dataset):
        total, n = 0.0, 0.0
        for inputs in dataset:
            losses = self.strategy.run(self.replica_step, args=(inputs,))
            total += self.strategy.reduce("SUM", losses, axis=None)
            n += 1.0
        return total / n

    @tf.function
    def eval_step(self, inputs):
        self.strategy.run(self.replica_eval, args=(inputs,))

    def eval_step_eager(self, inputs):
        self.strategy.run(self.replica_eval, args=(inputs,))

    # -- loop
    def fit(self, epochs, whole_epoch):
        dist = self.strategy.distribute_datasets_from_function(self.dataset_fn)
        for epoch in range(epochs):
            self.accuracy.reset()
            if whole_epoch:
                loss = self.train_epoch(dist)
            else:
                for inputs in dist:
                    loss = self.train_step(inputs)
            print(epoch, "loss %.3f acc %.3f" % (float(loss), self.accuracy.result()))

    def evaluate(self):
        self.accuracy.reset()
        ds = tf.data.Dataset.from_tensor_slices(make_data(32, 1)).batch(GLOBAL_BATCH)
        for inputs in self.strategy.experimental_distribute_dataset(ds):
            self.eval_step(inputs)
        return self.accuracy.result()

    def save(self, path):
        return tf.train.Checkpoint(model=self.model).write(os.path.join(path, "ckpt"))


def correct(y, logits):
    return tf.cast(tf.equal(tf.argmax(logits, -1, output_type=y.dtype), y), tf.float32)


def make_data(n, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 6)).astype("float32")
    return x, x[:, :3].argmax(1).astype("int32")


def value_fn(ctx):
    return tf.constant(float(ctx.replica_id_in_sync_group))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--strategies", nargs="+", default=["one_device", "mirrored"])
    p.add_argument("--eager_eval", action="store_true")
    args = p.parse_args()
    devices = setup_devices()
    for name in args.strategies:
        strategy = get_strategy(name, devices)
        trainer = DistributedTrainer(strategy)
        trainer.fit(1, whole_epoch=name == "mirrored")
        if args.eager_eval:
            trainer.eval_step_eager(make_data(4))
        ids = strategy.experimental_distribute_values_from_function(value_fn)
        print(name, trainer.evaluate(), len(strategy.experimental_local_results(ids)))
        trainer.save(tempfile.mkdtemp())


if __name__ == "__main__":
    main()
