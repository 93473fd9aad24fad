"""Custom training under a distribution strategy, then a mixed precision fit."""
import contextlib

import numpy as np
import tensorflow as tf

BATCH_SIZE_PER_REPLICA = 16
EPOCHS = 1
USE_TPU = False


def pick_strategy():
    if USE_TPU:
        return tpu_strategy()
    return tf.distribute.MirroredStrategy(["/cpu:0"])


def tpu_strategy():
    resolver = tf.distribute.cluster_resolver.TPUClusterResolver(tpu="")
    tf.config.experimental_connect_to_cluster(resolver)
    tf.tpu.experimental.initialize_tpu_system(resolver)
    return tf.distribute.TPUStrategy(resolver)


@contextlib.contextmanager
def mixed_precision(policy="mixed_bfloat16"):
    before = tf.keras.mixed_precision.global_policy()
    tf.keras.mixed_precision.set_global_policy(policy)
    try:
        yield
    finally:
        tf.keras.mixed_precision.set_global_policy(before.name)


def load():
    (train_images, train_labels), (test_images, test_labels) = fake_mnist(96), fake_mnist(32)
    return (prepare(train_images), train_labels), (prepare(test_images), test_labels)


def fake_mnist(n):
    rng = np.random.default_rng(n)
    labels = rng.integers(0, 10, n)
    images = rng.integers(0, 100, (n, 12, 12))
    images[np.arange(n), labels] += 150
    return images.astype("uint8"), labels.astype("int64")


def prepare(images):
    return images[..., None].astype("float32") / np.float32(255)


class ScaleToRange(tf.keras.layers.Layer):
    def call(self, x):
        return self.center(x) / 0.3

    def center(self, x):
        return x - tf.cast(0.13, x.dtype)


def create_model():
    return tf.keras.Sequential([
        ScaleToRange(),
        tf.keras.layers.Conv2D(4, 3, activation="relu"),
        tf.keras.layers.MaxPooling2D(),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(10, dtype="float32"),
    ])


def shard_fn(context):
    return train_dataset.shard(context.num_input_pipelines, context.input_pipeline_id)


strategy = pick_strategy()
global_batch_size = BATCH_SIZE_PER_REPLICA * strategy.num_replicas_in_sync
(train_images, train_labels), (test_images, test_labels) = load()


def cast_labels(image, label):
    return image, tf.cast(label, tf.int64)


train_dataset = tf.data.Dataset.from_tensor_slices((train_images, train_labels)).map(cast_labels).batch(global_batch_size)
test_dataset = tf.data.Dataset.from_tensor_slices((test_images, test_labels)).map(cast_labels).batch(global_batch_size)
train_dist = strategy.experimental_distribute_dataset(train_dataset)
test_dist = strategy.experimental_distribute_dataset(test_dataset)

with strategy.scope():
    model = create_model()
    model.build((None, 12, 12, 1))
    optimizer = tf.keras.optimizers.SGD(0.05)

    def compute_loss(labels, predictions):
        per_example = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, predictions)
        return tf.nn.compute_average_loss(per_example, global_batch_size=global_batch_size)


def train_step(inputs):
    images, labels = inputs
    with tf.GradientTape() as tape:
        predictions = model(images, training=True)
        loss = compute_loss(labels, predictions)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


def test_step(inputs):
    images, labels = inputs
    return correct(labels, model(images, training=False))


def correct(labels, predictions):
    return tf.reduce_sum(tf.cast(tf.argmax(predictions, 1) == labels, tf.float32))


@tf.function
def distributed_train_step(dataset_inputs):
    per_replica_losses = strategy.run(train_step, args=(dataset_inputs,))
    return strategy.reduce(tf.distribute.ReduceOp.SUM, per_replica_losses, axis=None)


@tf.function
def distributed_test_step(dataset_inputs):
    return reduce_sum(strategy.run(test_step, args=(dataset_inputs,)))


def reduce_sum(per_replica):
    return strategy.reduce(tf.distribute.ReduceOp.SUM, per_replica, axis=None)


def train_epoch():
    losses = [float(distributed_train_step(batch)) for batch in train_dist]
    return sum(losses) / len(losses)


def compile_and_fit(model):
    model.compile("sgd", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    return model.fit(train_dataset, epochs=1, verbose=0).history


for epoch in range(EPOCHS):
    print("epoch %d: loss %.3f" % (epoch, train_epoch()))
hits = sum(float(distributed_test_step(batch)) for batch in test_dist)
print("accuracy %.2f" % (hits / len(test_labels)))
with mixed_precision():
    print(sorted(compile_and_fit(create_model())))
