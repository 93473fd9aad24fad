"""Triplet networks with online mining; PK sampling from a Python generator."""
import collections
import itertools

import numpy as np
import tensorflow as tf

tf.keras.utils.set_random_seed(3)
EMB = 4


def pairwise_distances(embeddings, squared=False):
    dot = tf.matmul(embeddings, tf.transpose(embeddings))
    sq = tf.linalg.diag_part(dot)
    d = tf.maximum(sq[None, :] - 2.0 * dot + sq[:, None], 0.0)
    if not squared:
        d = safe_sqrt(d)
    return d


def safe_sqrt(d):
    mask = tf.cast(tf.equal(d, 0.0), tf.float32)
    return tf.sqrt(d + mask * 1e-16) * (1.0 - mask)


def anchor_positive_mask(labels):
    n = tf.shape(labels)[0]
    not_same = tf.logical_not(tf.cast(tf.eye(n), tf.bool))
    return tf.logical_and(not_same, tf.equal(labels[None], labels[:, None]))


def anchor_negative_mask(labels):
    return tf.not_equal(labels[None], labels[:, None])


def triplet_mask(labels):
    pos, neg = anchor_positive_mask(labels), anchor_negative_mask(labels)
    return tf.cast(tf.logical_and(pos[:, :, None], neg[:, None, :]), tf.float32)


def batch_all(labels, embeddings, margin):
    d = pairwise_distances(embeddings)
    loss = tf.maximum(d[:, :, None] - d[:, None, :] + margin, 0.0) * triplet_mask(labels)
    active = tf.reduce_sum(tf.cast(loss > 1e-16, tf.float32))
    return tf.reduce_sum(loss) / (active + 1e-16)


def batch_hard(labels, embeddings, margin):
    d = pairwise_distances(embeddings)
    hardest_pos = tf.reduce_max(d * tf.cast(anchor_positive_mask(labels), tf.float32), axis=1)
    neg = tf.cast(anchor_negative_mask(labels), tf.float32)
    biggest = tf.reduce_max(d, axis=1, keepdims=True)
    hardest_neg = tf.reduce_min(d + biggest * (1.0 - neg), axis=1)
    return tf.reduce_mean(soft_margin(hardest_pos - hardest_neg) if margin is None
                          else tf.maximum(hardest_pos - hardest_neg + margin, 0.0))


def soft_margin(x):
    return tf.math.softplus(x)


STRATEGIES = {"all": batch_all, "hard": batch_hard}


class TripletLoss(tf.keras.losses.Loss):
    def __init__(self, strategy="hard", margin=0.5, name="triplet"):
        super().__init__(name=name)
        self.strategy = strategy
        self.margin = margin

    def call(self, y_true, y_pred):
        labels = tf.cast(tf.reshape(y_true, [-1]), tf.int32)
        return STRATEGIES[self.strategy](labels, y_pred, self.margin)

    def get_config(self):
        return {"strategy": self.strategy, "margin": self.margin}


class PKSampler:
    """P classes with K images each, as a generator."""

    def __init__(self, x, y, p, k, batches):
        self.x, self.p, self.k, self.batches = x, p, k, batches
        self.by_class = collections.defaultdict(list)
        for i, label in enumerate(y):
            self.by_class[int(label)].append(i)

    def _pick(self, rng):
        for c in rng.choice(sorted(self.by_class), self.p, replace=False):
            for i in rng.choice(self.by_class[c], self.k):
                yield i, c

    def __iter__(self):
        rng = np.random.default_rng(0)
        for _ in range(self.batches):
            idx, labels = zip(*self._pick(rng))
            yield self.x[list(idx)], np.array(labels, np.int32)

    def __len__(self):
        return self.batches

    def as_dataset(self):
        return tf.data.Dataset.from_generator(
            self.__iter__, output_types=(tf.float32, tf.int32), output_shapes=([None, 6], [None]))


class L2Normalize(tf.keras.layers.Layer):
    def call(self, x):
        return tf.nn.l2_normalize(x, axis=-1)


def embedding_net():
    return tf.keras.Sequential([
        tf.keras.Input((6,)),
        tf.keras.layers.Lambda(standardize, output_shape=(6,)),
        tf.keras.layers.Dense(8, "relu"),
        tf.keras.layers.Dense(EMB),
        L2Normalize(),
    ])


def standardize(x):
    return (x - tf.reduce_mean(x, 1, keepdims=True)) / (tf.math.reduce_std(x, 1, keepdims=True) + 1e-3)


class SiameseModel(tf.keras.Model):
    """Explicit triplets instead of online mining."""

    def __init__(self, net, margin=0.5):
        super().__init__()
        self.net, self.margin = net, margin
        self.loss_tracker = tf.keras.metrics.Mean(name="loss")

    def call(self, inputs):
        a, p, n = inputs
        a, p, n = self.net(a), self.net(p), self.net(n)
        return self.distance(a, p), self.distance(a, n)

    def distance(self, a, b):
        return tf.reduce_sum(tf.square(a - b), -1)

    def _compute_loss(self, data):
        ap, an = self(data)
        return tf.maximum(ap - an + self.margin, 0.0)

    def train_step(self, data):
        with tf.GradientTape() as tape:
            loss = self._compute_loss(data[0])
        gradients = tape.gradient(loss, self.net.trainable_weights)
        self.optimizer.apply_gradients(zip(gradients, self.net.trainable_weights))
        self.loss_tracker.update_state(loss)
        return {"loss": self.loss_tracker.result()}

    @property
    def metrics(self):
        return [self.loss_tracker]


def triplets(x, y, n=16):
    rng = np.random.default_rng(1)
    out = []
    for _ in range(n):
        a = rng.integers(len(x))
        p, q = rng.choice(np.flatnonzero(y == y[a])), rng.choice(np.flatnonzero(y != y[a]))
        out.append((x[a], x[p], x[q]))
    return tuple(np.stack(c) for c in zip(*out))


def recall_at_k(emb, y, k=1):
    d = pairwise_distances(tf.constant(emb)).numpy()
    np.fill_diagonal(d, np.inf)
    nearest = np.argsort(d, 1)[:, :k]
    return float(np.mean([(y[row] == y[i]).any() for i, row in enumerate(nearest)]))


def verification_pairs(y):
    return [(i, j, y[i] == y[j]) for i, j in itertools.combinations(range(len(y)), 2)]


def hard_negative_report(emb, y):
    return {i: int(np.argmin(emb[i])) for i in range(len(y))}


rng = np.random.RandomState(0)
centers = rng.randn(4, 6)
y = np.repeat(np.arange(4), 8)
x = (centers[y] + 0.3 * rng.randn(32, 6)).astype("float32")

for strategy in STRATEGIES:
    net = embedding_net()
    net.compile("adam", TripletLoss(strategy))
    net.fit(PKSampler(x, y, 3, 3, 4).as_dataset(), epochs=1, verbose=0)
    print(strategy, recall_at_k(net.predict(x, verbose=0), y), len(verification_pairs(y)))

siamese = SiameseModel(embedding_net())
siamese.compile(optimizer="adam")
siamese.fit(triplets(x, y), epochs=1, batch_size=8, verbose=0)
print([t.shape for t in siamese([tf.constant(t) for t in triplets(x, y, 4)])])
