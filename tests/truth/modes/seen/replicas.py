"""A distributed loop by hand, and what is around it."""
import numpy as np
import tensorflow as tf


class Net(tf.keras.Model):
    def __init__(self, width):
        super().__init__()
        self.first = tf.keras.layers.Dense(width, activation=self.squash)
        self.blocks = [Residual(width) for _ in range(2)]
        self.last = tf.keras.layers.Dense(3)

    def squash(self, x):
        return tf.tanh(x)

    def call(self, x, training=False):
        x = self.first(x)
        for block in self.blocks:
            x = block(x, training=training)
        return self.last(x)

    def embed(self, x):
        return self.first(x)


class Residual(tf.keras.layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.dense = tf.keras.layers.Dense(width)
        self.drop = tf.keras.layers.Dropout(0.1)

    def call(self, x, training=False):
        return x + self.branch(x, training)

    def branch(self, x, training):
        return self.drop(self.dense(x), training=training)


class Distributed:
    def __init__(self, strategy, batch=8):
        self.strategy = strategy
        self.batch = batch
        with strategy.scope():
            self.net = Net(8)
            self.optimizer = tf.keras.optimizers.SGD(0.1)
            self.accuracy = tf.keras.metrics.SparseCategoricalAccuracy()
        self.steps = 0

    def loss(self, labels, logits):
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        return tf.nn.compute_average_loss(each, global_batch_size=self.batch)

    def replica_step(self, batch):
        x, y = batch
        with tf.GradientTape() as tape:
            logits = self.net(x, training=True)
            loss = self.loss(y, logits)
        grads = tape.gradient(loss, self.net.trainable_variables)
        self.optimizer.apply_gradients(zip(self.clipped(grads), self.net.trainable_variables))
        self.accuracy.update_state(y, logits)
        return loss

    def clipped(self, grads):
        return [tf.clip_by_norm(g, 1.0) for g in grads]

    def replica_eval(self, batch):
        x, y = batch
        self.accuracy.update_state(y, self.net(x))

    @tf.function
    def train(self, batch):
        losses = self.strategy.run(self.replica_step, args=(batch,))
        return self.strategy.reduce(tf.distribute.ReduceOp.SUM, losses, axis=None)

    @tf.function
    def evaluate(self, batch):
        self.strategy.run(self.replica_eval, args=(batch,))

    def epoch(self, data):
        total = 0.0
        for batch in data:
            total += self.train(batch)
            self.steps += 1
        return total / self.steps

    def distributed(self, make):
        return self.strategy.distribute_datasets_from_function(make)

    def debug(self, batch):
        return self.strategy.run(self.replica_step, args=(batch,))

    def report(self):
        return {"steps": self.steps, "accuracy": float(self.accuracy.result())}


def make_dataset(context):
    draw = np.random.default_rng(0)
    x = draw.normal(size=(32, 4)).astype("float32")
    y = draw.integers(0, 3, 32)
    return tf.data.Dataset.from_tensor_slices((x, y)).batch(context.get_per_replica_batch_size(8))


def main():
    loop = Distributed(tf.distribute.get_strategy())
    data = tf.data.Dataset.from_tensor_slices((np.ones((16, 4), "float32"), np.zeros(16, "int64"))).batch(8)
    for _ in range(2):
        loop.epoch(loop.strategy.experimental_distribute_dataset(data))
    loop.accuracy.reset_state()
    for batch in data:
        loop.evaluate(batch)
    print(loop.report())


if __name__ == "__main__":
    main()
