"""Metric learning with online triplet mining, proxies and a retrieval evaluation."""
import functools

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

EMBEDDING = 4


def pairwise_distances(embeddings, squared=False):
    dot = tf.matmul(embeddings, embeddings, transpose_b=True)
    norm = tf.linalg.diag_part(dot)
    distances = tf.maximum(norm[None] - 2.0 * dot + norm[:, None], 0.0)
    if not squared:
        distances = safe_sqrt(distances)
    return distances


def safe_sqrt(x):
    mask = tf.cast(tf.equal(x, 0.0), tf.float32)
    return tf.sqrt(x + mask * 1e-16) * (1.0 - mask)


def positive_mask(labels):
    same = tf.equal(labels[None], labels[:, None])
    return tf.logical_and(same, tf.logical_not(tf.eye(tf.shape(labels)[0], dtype=tf.bool)))


def negative_mask(labels):
    return tf.not_equal(labels[None], labels[:, None])


def triplet_mask(labels):
    return tf.logical_and(positive_mask(labels)[:, :, None], negative_mask(labels)[:, None, :])


def batch_all(labels, embeddings, margin=0.5):
    distances = pairwise_distances(embeddings)
    loss = distances[:, :, None] - distances[:, None, :] + margin
    loss = tf.maximum(loss * tf.cast(triplet_mask(labels), tf.float32), 0.0)
    return tf.reduce_sum(loss) / (tf.reduce_sum(tf.cast(loss > 1e-16, tf.float32)) + 1e-16)


def batch_hard(labels, embeddings, margin=0.5):
    distances = pairwise_distances(embeddings)
    hardest_positive = tf.reduce_max(distances * tf.cast(positive_mask(labels), tf.float32), axis=1)
    far = tf.reduce_max(distances, axis=1, keepdims=True)
    hardest_negative = tf.reduce_min(distances + far * (1.0 - tf.cast(negative_mask(labels), tf.float32)), axis=1)
    return tf.reduce_mean(tf.maximum(hardest_positive - hardest_negative + margin, 0.0))


def semi_hard(labels, embeddings, margin=0.5):
    distances = pairwise_distances(embeddings, squared=True)

    def per_anchor(args):
        row, positives, negatives = args
        worst = tf.reduce_max(tf.where(positives, row, tf.zeros_like(row)))
        outside = tf.logical_and(negatives, row > worst)
        nearest = tf.reduce_min(tf.where(outside, row, tf.fill(tf.shape(row), worst + margin)))
        return tf.nn.relu(worst - nearest + margin)

    masks = positive_mask(labels), negative_mask(labels)
    return tf.reduce_mean(tf.map_fn(per_anchor, (distances,) + masks, fn_output_signature=tf.float32))


def n_pairs(labels, embeddings, l2=0.002):
    logits = tf.matmul(embeddings, embeddings, transpose_b=True)
    target = tf.cast(tf.equal(labels[None], labels[:, None]), tf.float32)
    target /= tf.reduce_sum(target, axis=1, keepdims=True)
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(target, logits)) + l2 * tf.reduce_mean(embeddings ** 2)


STRATEGIES = {"all": batch_all, "hard": batch_hard, "semi": semi_hard, "n_pairs": n_pairs}


def build_embedder(dim_in):
    return tf.keras.Sequential([
        layers.Input((dim_in,)),
        layers.Dense(8, activation="relu"),
        layers.Dense(EMBEDDING),
        layers.Lambda(lambda v: tf.math.l2_normalize(v, axis=1), output_shape=(EMBEDDING,)),
    ])


class BalancedBatches:
    """P classes with K examples each."""

    def __init__(self, x, y, p=3, k=4, count=4):
        self.x, self.y, self.p, self.k, self.count = x, y, p, k, count
        self.by_class = {c: np.flatnonzero(y == c) for c in np.unique(y)}

    def __call__(self):
        for _ in range(self.count):
            rows = np.concatenate([self.draw(c) for c in self.classes()])
            yield self.x[rows], self.y[rows]

    def classes(self):
        return np.random.choice(list(self.by_class), self.p, replace=False)

    def draw(self, c):
        return np.random.choice(self.by_class[c], self.k)

    def dataset(self):
        spec = (tf.TensorSpec((None, self.x.shape[1]), tf.float32), tf.TensorSpec((None,), tf.int32))
        return tf.data.Dataset.from_generator(self, output_signature=spec).map(feature_noise)


def feature_noise(x, y):
    return x + tf.random.normal(tf.shape(x), stddev=0.05), y


def make_step(model, optimizer, loss_fn):
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = loss_fn(y, model(x, training=True))
        optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
        return loss

    return tf.function(step)


def recall_at_1(embeddings, labels):
    distances = pairwise_distances(embeddings).numpy()
    np.fill_diagonal(distances, np.inf)
    return float((labels[distances.argmin(axis=1)] == labels).mean())


def mean_average_precision(embeddings, labels):
    order = np.argsort(pairwise_distances(embeddings).numpy(), axis=1)[:, 1:]
    hits = labels[order] == labels[:, None]
    precision = np.cumsum(hits, axis=1) / np.arange(1, len(labels))
    return float((precision * hits).sum() / hits.sum())


rng = np.random.default_rng(0)
y = rng.integers(0, 4, 48).astype("int32")
x = (rng.normal(size=(4, 6))[y] + 0.5 * rng.normal(size=(48, 6))).astype("float32")
batches = BalancedBatches(x, y).dataset()
for name in ("all", "hard", "semi"):
    model = build_embedder(6)
    step = make_step(model, tf.keras.optimizers.Adam(0.01), functools.partial(STRATEGIES[name], margin=0.3))
    losses = [float(step(*batch)) for batch in batches]
    print("%s: loss %.3f recall %.2f" % (name, losses[-1], recall_at_1(model(x), y)))
