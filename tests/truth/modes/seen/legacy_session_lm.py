"""Skip-gram embeddings in the TF1 style: an explicit graph, a session, feeds and fetches."""
import collections
import random

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1

TEXT = ("the quick fox jumps over the lazy dog the dog sleeps while the fox runs " * 4).split()
WINDOW, DIM, NEGATIVE = 2, 6, 4
OPTIMIZER = "sgd"
USE_NCE = True


def build_dataset(words):
    counts = collections.Counter(words).most_common()
    dictionary = {word: i for i, (word, _) in enumerate(counts)}
    return [dictionary[w] for w in words], dictionary, [c for _, c in counts]


def skip_grams(data, window):
    for i, center in enumerate(data):
        for j in range(max(0, i - window), min(len(data), i + window + 1)):
            if i != j:
                yield center, data[j]


def batches(data, size, rounds):
    pairs = list(skip_grams(data, WINDOW))
    for _ in range(rounds):
        chosen = random.sample(pairs, size)
        centers, contexts = zip(*chosen)
        yield np.array(centers, np.int32), np.array(contexts, np.int64)[:, None]


def subsample(words, counts, threshold=1e-3):
    total = sum(counts.values())
    return [w for w in words if random.random() < np.sqrt(threshold * total / counts[w])]


def variable(name, shape, initializer=None):
    return tf1.get_variable(name, shape, initializer=initializer or tf1.random_uniform_initializer(-0.5, 0.5))


def embedding_layer(ids, size):
    with tf1.variable_scope("embedding"):
        return tf.nn.embedding_lookup(variable("table", [size, DIM]), ids)


def normalized(table):
    norm = tf.sqrt(tf.reduce_sum(tf.square(table), axis=1, keepdims=True))
    return table / norm


def nce_loss(vectors, labels, size):
    with tf1.variable_scope("nce"):
        weights, biases = variable("weights", [size, DIM]), variable("biases", [size], tf1.zeros_initializer())
    return tf.reduce_mean(tf.nn.nce_loss(
        weights=weights, biases=biases, labels=labels, inputs=vectors, num_sampled=NEGATIVE, num_classes=size))


def softmax_loss(vectors, labels, size):
    with tf1.variable_scope("softmax"):
        logits = tf.matmul(vectors, variable("weights", [DIM, size]))
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(tf.squeeze(labels, 1), logits))


def decayed_rate(step, base=1.0):
    return tf1.train.exponential_decay(base, step, 20, 0.5)


def optimizer_of(name, rate):
    if name == "sgd":
        return tf1.train.GradientDescentOptimizer(rate)
    return tf1.train.AdamOptimizer(rate)


def clipped(pairs, norm=5.0):
    return [(tf.clip_by_norm(g.values if isinstance(g, tf.IndexedSlices) else g, norm), v) for g, v in pairs]


def warn_if_large(loss):
    if loss > 100:
        report_large(loss)
    return np.float32(loss)


def report_large(loss):
    print("large loss", loss)


class SkipGram:
    def __init__(self, size):
        self.size = size
        self.graph = tf1.Graph()
        with self.graph.as_default():
            tf1.set_random_seed(1)
            self.build()

    def build(self):
        self.inputs = tf1.placeholder(tf.int32, [None], name="inputs")
        self.labels = tf1.placeholder(tf.int64, [None, 1], name="labels")
        vectors = embedding_layer(self.inputs, self.size)
        loss = (nce_loss if USE_NCE else softmax_loss)(vectors, self.labels, self.size)
        self.loss = tf1.py_func(warn_if_large, [loss], tf.float32)
        self.step = tf1.train.get_or_create_global_step()
        optimizer = optimizer_of(OPTIMIZER, decayed_rate(self.step))
        self.train_op = optimizer.minimize(loss, global_step=self.step)
        self.similarity = self.build_similarity()
        self.rescale = self.build_rescale()
        self.init = tf1.global_variables_initializer()

    def build_similarity(self):
        with tf1.variable_scope("embedding", reuse=True):
            table = normalized(variable("table", [self.size, DIM]))
        return tf.matmul(table, table, transpose_b=True)

    def build_rescale(self):
        total = tf.reduce_sum(tf.abs(self.similarity))
        return tf.cond(total > 1.0, lambda: self.similarity / total, lambda: self.similarity)

    def run(self, data, rounds):
        with tf1.Session(graph=self.graph) as session:
            session.run(self.init)
            for centers, contexts in batches(data, 16, rounds):
                _, loss = session.run([self.train_op, self.loss], {self.inputs: centers, self.labels: contexts})
            return loss, session.run(self.similarity), session.run(self.rescale)


def nearest(similarity, dictionary, word, k=3):
    names = {i: w for w, i in dictionary.items()}
    order = np.argsort(-similarity[dictionary[word]])
    return [names[i] for i in order[1:k + 1]]


def main():
    data, dictionary, counts = build_dataset(TEXT)
    model = SkipGram(len(dictionary))
    loss, similarity, rescaled = model.run(data, 30)
    print("loss %.3f" % loss, nearest(similarity, dictionary, "fox"), rescaled.shape, max(counts))


if __name__ == "__main__":
    main()
