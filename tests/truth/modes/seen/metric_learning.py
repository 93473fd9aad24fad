"""Metric learning: triplet mining, proxy losses, memory bank, retrieval metrics, Keras fit."""
import heapq
import inspect
import math

import numpy as np
import tensorflow as tf
from tensorflow import keras

LOSSES = {}


def loss(name=None):
    def register(obj):
        LOSSES[name or obj.__name__] = obj
        return obj
    return register


def pairwise_distance(a, b, squared=True):
    d = tf.reduce_sum(a ** 2, 1)[:, None] - 2 * tf.matmul(a, b, transpose_b=True) + tf.reduce_sum(b ** 2, 1)[None]
    d = tf.maximum(d, 0.0)
    return d if squared else tf.sqrt(d + 1e-12)


def same_label(labels, others=None):
    others = labels if others is None else others
    return tf.equal(labels[:, None], others[None, :])


@loss("batch_hard")
def batch_hard(labels, embeddings, margin=0.5):
    labels = tf.reshape(labels, [-1])
    d = pairwise_distance(embeddings, embeddings)
    same = same_label(labels)
    eye = tf.eye(tf.shape(labels)[0], dtype=tf.bool)
    positive = tf.reduce_max(tf.where(same & ~eye, d, tf.zeros_like(d)), 1)
    negative = tf.reduce_min(tf.where(same, tf.fill(tf.shape(d), 1e6), d), 1)
    return tf.nn.relu(positive - negative + margin)


@loss("semi_hard")
class SemiHard(keras.losses.Loss):
    def __init__(self, margin=0.5, name="semi_hard"):
        super().__init__(name=name)
        self.margin = margin

    def _anchor(self, args):
        d, same, index = args
        positives = same & (tf.range(tf.shape(d)[0]) != index)

        def one(p):
            valid = tf.logical_and(tf.logical_not(same), d > p)
            candidate = tf.reduce_min(tf.where(valid, d, 1e6))
            hardest = tf.reduce_max(tf.where(same, 0.0, d))
            return tf.nn.relu(p - tf.minimum(candidate, hardest) + self.margin)

        values = tf.map_fn(one, d)
        weights = tf.cast(positives, d.dtype)
        return tf.reduce_sum(values * weights) / (tf.reduce_sum(weights) + 1e-6)

    def call(self, y_true, y_pred):
        labels = tf.reshape(y_true, [-1])
        d = pairwise_distance(y_pred, y_pred)
        return tf.map_fn(self._anchor, (d, same_label(labels), tf.range(tf.shape(d)[0])),
                         fn_output_signature=tf.float32)


@loss("supcon")
def supcon(labels, embeddings, temperature=0.1):
    labels = tf.reshape(labels, [-1])
    logits = tf.matmul(embeddings, embeddings, transpose_b=True) / temperature
    logits -= tf.reduce_max(tf.stop_gradient(logits), 1, keepdims=True)
    off = 1.0 - tf.eye(tf.shape(labels)[0])
    log_prob = logits - tf.math.log(tf.reduce_sum(tf.exp(logits) * off, 1, keepdims=True))
    mask = tf.cast(same_label(labels), tf.float32) * off
    return -tf.reduce_sum(mask * log_prob, 1) / tf.maximum(tf.reduce_sum(mask, 1), 1.0)


def build_loss(name, **options):
    factory = LOSSES[name]
    if inspect.isclass(factory):
        return factory(**options)
    return lambda y, e: factory(y, e, **options)


class L2Normalize(keras.layers.Layer):
    def call(self, x):
        return tf.math.l2_normalize(x, axis=-1)


class ArcFace(keras.layers.Layer):
    def __init__(self, classes, margin=0.2, scale=8.0, **kwargs):
        super().__init__(**kwargs)
        self.classes, self.margin, self.scale = classes, margin, scale

    def build(self, input_shape):
        self.proxies = self.add_weight(name="proxies", shape=(input_shape[0][-1], self.classes))

    def call(self, inputs, training=None):
        embeddings, labels = inputs
        cosine = tf.matmul(embeddings, tf.math.l2_normalize(tf.convert_to_tensor(self.proxies), 0))
        if not training:
            return cosine * self.scale
        angle = tf.acos(tf.clip_by_value(cosine, -1 + 1e-6, 1 - 1e-6))
        target = tf.one_hot(tf.reshape(labels, [-1]), self.classes)
        return tf.cos(angle + self.margin * target) * self.scale


class RecallAt1(keras.metrics.Metric):
    def __init__(self, name="recall1", **kwargs):
        super().__init__(name=name, **kwargs)
        self.hits = self.add_weight(name="hits", shape=(), initializer="zeros")
        self.count = self.add_weight(name="count", shape=(), initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        labels = tf.reshape(y_true, [-1])
        d = pairwise_distance(y_pred, y_pred) + 1e6 * tf.eye(tf.shape(labels)[0])
        found = tf.gather(labels, tf.argmin(d, 1))
        self.hits.assign_add(tf.reduce_sum(tf.cast(tf.equal(found, labels), tf.float32)))
        self.count.assign_add(tf.cast(tf.size(labels), tf.float32))

    def result(self):
        return tf.math.divide_no_nan(tf.convert_to_tensor(self.hits), tf.convert_to_tensor(self.count))


class ClassBalanced:
    """P classes with K samples in every batch."""

    def __init__(self, x, y, p, k, batches, seed=0):
        self.x, self.y, self.p, self.k, self.batches = x, y, p, k, batches
        self.rng = np.random.RandomState(seed)
        self.by_class = {c: np.flatnonzero(y == c) for c in np.unique(y)}

    def indices(self):
        for c in self.rng.choice(list(self.by_class), self.p, replace=False):
            yield from self.rng.choice(self.by_class[c], self.k)

    def __iter__(self):
        for _ in range(self.batches):
            chosen = list(self.indices())
            yield self.x[chosen], self.y[chosen]

    def dataset(self):
        return tf.data.Dataset.from_generator(self.__iter__, output_signature=(
            tf.TensorSpec((self.p * self.k, self.x.shape[1]), tf.float32),
            tf.TensorSpec((self.p * self.k,), tf.int32)))


def embedding_net(dim, out=4):
    return keras.Sequential([keras.Input((dim,)), keras.layers.Dense(16, activation="relu"),
                             keras.layers.Dense(out), L2Normalize()])


def arcface_net(dim, classes):
    features, label = keras.Input((dim,)), keras.Input((), dtype="int32")
    logits = ArcFace(classes)([embedding_net(dim)(features), label])
    return keras.Model([features, label], logits)


class NearestNeighbours:
    def __init__(self, embeddings, labels):
        self.embeddings, self.labels = embeddings, labels

    def query(self, e, k=3):
        scores = ((float(np.dot(e, other)), int(l)) for other, l in zip(self.embeddings, self.labels))
        return heapq.nlargest(k, scores)

    def mean_average_precision(self, queries, labels):
        total = 0.0
        for q, label in zip(queries, labels):
            ranked = [l == label for _, l in self.query(q, len(self.labels))]
            hits = np.flatnonzero(ranked)
            total += np.mean((np.arange(len(hits)) + 1) / (hits + 1)) if len(hits) else 0.0
        return total / len(labels)


class MemoryBank:
    def __init__(self, size, dim):
        self.values = tf.Variable(tf.zeros((size, dim)), trainable=False)
        self.cursor = tf.Variable(0, trainable=False)

    @tf.function
    def push(self, batch):
        n = tf.shape(batch)[0]
        rows = (self.cursor + tf.range(n)) % tf.shape(self.values)[0]
        self.values.scatter_nd_update(rows[:, None], batch)
        self.cursor.assign((self.cursor + n) % tf.shape(self.values)[0])


def blobs(n=120, dim=8, classes=6):
    rng = np.random.RandomState(0)
    y = rng.randint(0, classes, n).astype("int32")
    return (rng.randn(classes, dim)[y] * 1.5 + rng.randn(n, dim)).astype("float32"), y


def main():
    keras.utils.set_random_seed(0)
    x, y = blobs()
    sampler = ClassBalanced(x, y, p=3, k=4, batches=4)
    for name, options in (("batch_hard", {"margin": 0.3}), ("semi_hard", {}), ("supcon", {"temperature": 0.2})):
        model = embedding_net(x.shape[1])
        model.compile("adam", build_loss(name, **options), metrics=[RecallAt1()])
        history = model.fit(sampler.dataset(), epochs=1, verbose=0)
        print(name, {k: round(float(v[-1]), 3) for k, v in sorted(history.history.items())})
    embeddings = model.predict(x, verbose=0)
    index = NearestNeighbours(embeddings[:60], y[:60])
    print("map %.3f" % index.mean_average_precision(embeddings[60:70], y[60:70]))
    arc = arcface_net(x.shape[1], 6)
    arc.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    arc.fit([x, y], y, epochs=1, batch_size=40, verbose=2)
    bank = MemoryBank(16, 4)
    bank.push(tf.constant(embeddings[:10]))
    bank.push(tf.constant(embeddings[10:20]))
    print("cursor", int(bank.cursor.numpy()))


if __name__ == "__main__":
    main()
