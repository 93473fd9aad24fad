"""Embeddings of a knowledge graph: scorers that share a base, trained in graph mode, compared eagerly."""
import numpy as np
import tensorflow as tf

TRIPLES = [(0, 0, 1), (1, 0, 2), (2, 1, 0), (3, 1, 1), (0, 1, 3)]


class Scorer(tf.Module):
    def __init__(self, entities, relations, dim, name=None):
        super().__init__(name=name)
        self.entities = self._table(entities, dim)
        self.relations = self._table(relations, dim)

    def _table(self, count, dim):
        return tf.Variable(tf.random.uniform([count, dim], -0.1, 0.1))

    def lookup(self, triples):
        head, relation, tail = tf.unstack(triples, axis=1)
        return tf.gather(self.entities, head), tf.gather(self.relations, relation), tf.gather(self.entities, tail)

    def score(self, head, relation, tail):
        raise NotImplementedError

    def __call__(self, triples):
        return self.score(*self.lookup(triples))

    def regularizer(self):
        return 0.0


class TransE(Scorer):
    def score(self, head, relation, tail):
        return -tf.norm(head + relation - tail + 1e-6, axis=-1)


class DistMult(Scorer):
    def score(self, head, relation, tail):
        return tf.reduce_sum(head * relation * tail, axis=-1)

    def regularizer(self):
        return 1e-3 * tf.reduce_sum(tf.square(self.relations))


class ComplEx(Scorer):
    def score(self, head, relation, tail):
        re_h, im_h = halves(head)
        re_r, im_r = halves(relation)
        re_t, im_t = halves(tail)
        real = re_h * re_r * re_t + im_h * re_r * im_t + re_h * im_r * im_t - im_h * im_r * re_t
        return tf.reduce_sum(real, axis=-1)


class RotatE(Scorer):
    def score(self, head, relation, tail):
        return -tf.norm(self.rotate(head, relation) - tail, axis=-1)

    def rotate(self, head, relation):
        return head * tf.cos(relation)


def halves(x):
    return tf.split(x, 2, axis=-1)


def corrupt(triples, entities):
    random = tf.random.uniform([tf.shape(triples)[0], 1], 0, entities, tf.int32)
    return tf.concat([triples[:, :2], random], axis=1)


class MarginLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def __call__(self, positive, negative):
        return tf.reduce_mean(tf.nn.relu(self.margin + negative - positive))


class SoftLoss:
    def __call__(self, positive, negative):
        return tf.reduce_mean(tf.nn.softplus(-positive) + tf.nn.softplus(negative))


class GraphTrainer:
    def __init__(self, scorer, loss, rate=0.1):
        self.scorer, self.loss, self.rate = scorer, loss, rate
        self.history = []

    def objective(self, triples):
        negative = corrupt(triples, 4)
        return self.loss(self.scorer(triples), self.scorer(negative)) + self.scorer.regularizer()

    @tf.function(reduce_retracing=True)
    def step(self, triples):
        with tf.GradientTape() as tape:
            loss = self.objective(triples)
        for v, g in zip(self.scorer.trainable_variables, tape.gradient(loss, self.scorer.trainable_variables)):
            v.assign_sub(self.rate * tf.convert_to_tensor(g))
        return loss

    def train(self, triples, epochs):
        for _ in range(epochs):
            self.history.append(self.step(triples).numpy())
        return self


def rank(scorer, triple, entities):
    candidates = tf.constant([[triple[0], triple[1], t] for t in range(entities)])
    scores = scorer(candidates).numpy()
    return 1 + int((scores > scores[triple[2]]).sum())


def mean_reciprocal_rank(scorer, triples):
    return float(np.mean([1.0 / rank(scorer, t, 4) for t in triples]))


def hits_at(scorer, triples, k):
    return float(np.mean([rank(scorer, t, 4) <= k for t in triples]))


triples = tf.constant(TRIPLES)
candidates = {
    "transe": GraphTrainer(TransE(4, 2, 4), MarginLoss()),
    "distmult": GraphTrainer(DistMult(4, 2, 4), SoftLoss()),
}
for name, trainer in candidates.items():
    trainer.train(triples, 2)
    print(name, trainer.history[-1])
untrained = ComplEx(4, 2, 4)
print(mean_reciprocal_rank(untrained, TRIPLES), mean_reciprocal_rank(candidates["transe"].scorer, TRIPLES))
