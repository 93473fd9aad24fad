"""SimCLR pretraining on random textures, then a linear probe."""
import functools

import numpy as np
import tensorflow as tf
from tensorflow import keras

from augment import two_views
from networks import ProjectionHead, encoder
from objective import contrastive_accuracy, nt_xent

SIZE = 8


class SimCLR(keras.Model):
    def __init__(self, temperature=0.5):
        super().__init__()
        self.encoder = encoder(SIZE)
        self.head = ProjectionHead(8)
        self.temperature = temperature
        self.loss_tracker = keras.metrics.Mean(name="c_loss")
        self.accuracy = keras.metrics.Mean(name="c_acc")

    @property
    def metrics(self):
        return [self.loss_tracker, self.accuracy]

    def call(self, x, training=False):
        return self.head(self.encoder(x, training=training), training=training)

    def train_step(self, data):
        a, b = data
        with tf.GradientTape() as tape:
            loss, logits = nt_xent(self(a, training=True), self(b, training=True), self.temperature)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        self.loss_tracker.update_state(loss)
        self.accuracy.update_state(contrastive_accuracy(logits))
        return {m.name: m.result() for m in self.metrics}


def textures(n=48):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, n)
    stripes = np.sin(np.arange(SIZE) * np.pi / 2)
    images = np.where(labels[:, None, None], stripes[None, :, None], stripes[None, None, :]) + np.zeros((n, SIZE, SIZE))
    return np.clip(images[..., None] * rng.random((n, 1, 1, 3)) * 0.5 + 0.5, 0, 1).astype("float32"), labels


def linear_probe(features, labels):
    probe = keras.Sequential([keras.layers.Dense(2)])
    probe.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    probe.fit(features, labels, epochs=2, verbose=0)
    return probe.evaluate(features, labels, verbose=0)[1]


def knn(features, labels, k=3):
    distance = np.linalg.norm(features[:, None] - features[None], axis=-1)
    return (labels[np.argsort(distance, axis=1)[:, 1:k + 1]].mean(axis=1).round() == labels).mean()


images, labels = textures()
ds = tf.data.Dataset.from_tensor_slices(images).map(functools.partial(two_views, size=SIZE)).batch(16)
simclr = SimCLR()
simclr.compile(keras.optimizers.Adam(1e-3))
simclr.fit(ds, epochs=2, verbose=0)
features = simclr.encoder.predict(images, verbose=0)
print("probe %.2f knn %.2f" % (linear_probe(features, labels), knn(features, labels)))
