"""Data-parallel training loop over two logical CPU devices."""
import numpy as np
import tensorflow as tf

GLOBAL_BATCH = 8


def setup_devices(count):
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * count)
    return [d.name for d in tf.config.list_logical_devices("CPU")]


def regression_data(n):
    rng = np.random.default_rng(4)
    x = rng.normal(size=(n, 3)).astype("float32")
    return x, (x.sum(1, keepdims=True) * 0.5).astype("float32")


def shard_fn(x, y):
    def dataset_fn(context):
        batch = context.get_per_replica_batch_size(GLOBAL_BATCH)
        ds = tf.data.Dataset.from_tensor_slices((x, y)).map(scale_inputs)
        return ds.shard(context.num_input_pipelines, context.input_pipeline_id).batch(batch)

    return dataset_fn


def scale_inputs(x, y):
    return x / 2.0, y


class Regressor(tf.Module):
    def __init__(self, units):
        super().__init__()
        self.w1 = tf.Variable(tf.random.stateless_normal([3, units], [0, 1]) * 0.3)
        self.w2 = tf.Variable(tf.random.stateless_normal([units, 1], [0, 2]) * 0.3)

    @tf.Module.with_name_scope
    def __call__(self, x):
        return tf.nn.elu(x @ self.w1) @ self.w2


class DistributedTrainer:
    def __init__(self, strategy, lr=0.1):
        self.strategy = strategy
        self.lr = lr
        with strategy.scope():
            self.model = Regressor(6)
            self.seen = tf.Variable(0, dtype=tf.int64, trainable=False,
                                    synchronization=tf.VariableSynchronization.ON_READ,
                                    aggregation=tf.VariableAggregation.SUM)

    def compute_loss(self, y, pred):
        per_example = tf.reduce_sum(tf.square(y - pred), axis=-1)
        return tf.nn.compute_average_loss(per_example, global_batch_size=GLOBAL_BATCH)

    def replica_step(self, inputs):
        x, y = inputs
        with tf.GradientTape() as tape:
            loss = self.compute_loss(y, self.model(x))
        variables = self.model.trainable_variables
        grads = self.sync(tape.gradient(loss, variables))
        for v, g in zip(variables, grads):
            v.assign_sub(self.lr * g)
        self.seen.assign_add(tf.shape(x, out_type=tf.int64)[0])
        return loss

    def sync(self, grads):
        ctx = tf.distribute.get_replica_context()
        return ctx.all_reduce(tf.distribute.ReduceOp.SUM, grads)

    @tf.function
    def train_epoch(self, dataset):
        total, steps = 0.0, 0
        for batch in dataset:
            losses = self.strategy.run(self.replica_step, args=(batch,))
            total += self.strategy.reduce(tf.distribute.ReduceOp.SUM, losses, axis=None)
            steps += 1
        return total / tf.cast(steps, tf.float32)

    def replica_ids(self):
        def fn():
            ctx = tf.distribute.get_replica_context()
            return tf.convert_to_tensor(ctx.replica_id_in_sync_group)

        return self.strategy.experimental_local_results(self.strategy.run(fn))

    @tf.function
    def predict(self, x):
        return self.model(x)


def per_replica_bias(ctx):
    return tf.constant(float(ctx.replica_id_in_sync_group))


def main():
    names = setup_devices(2)
    strategy = tf.distribute.MirroredStrategy(
        names, cross_device_ops=tf.distribute.ReductionToOneDevice())
    print("replicas:", strategy.num_replicas_in_sync)
    x, y = regression_data(32)
    trainer = DistributedTrainer(strategy)
    dataset = strategy.distribute_datasets_from_function(shard_fn(x, y))
    losses = [float(trainer.train_epoch(dataset)) for _ in range(3)]
    print("improved:", losses[-1] < losses[0], "seen:", int(trainer.seen.read_value()))
    print("ids:", [int(i) for i in trainer.replica_ids()])
    values = strategy.experimental_distribute_values_from_function(per_replica_bias)
    print("sum:", float(strategy.reduce("SUM", values, axis=None)))
    print("predict:", trainer.predict(tf.constant(x[:2])).shape)


if __name__ == "__main__":
    main()
