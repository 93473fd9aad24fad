import tensorflow as tf

from compression import CODECS


class Server:
    def __init__(self, clients, weights, codec="identity", momentum=0.5):
        self.clients = clients
        self.weights = weights
        self.codec = CODECS[codec]()
        self.momentum = momentum
        self.velocity = tf.nest.map_structure(tf.zeros_like, weights)
        self.history = []

    def select(self, round_num):
        offset = round_num % len(self.clients)
        return (self.clients[offset:] + self.clients[:offset])[:2]

    def aggregate(self, updates):
        total = sum(u.num_examples for u in updates)
        summed = tf.nest.map_structure(lambda *xs: tf.add_n(xs), *[u.weighted for u in updates])
        return tf.nest.map_structure(lambda s: s / total, summed)

    def apply(self, delta):
        self.velocity = tf.nest.map_structure(self._momentum_step, self.velocity, delta)
        self.weights = tf.nest.map_structure(tf.add, self.weights, self.velocity)

    def _momentum_step(self, v, d):
        return self.momentum * v + d

    def round(self, round_num):
        updates = []
        for client in self.select(round_num):
            update = client.fit(self.weights)
            update.delta = self.codec.roundtrip(update.delta)
            updates.append(update)
        self.apply(self.aggregate(updates))
        self.history.append(sum(u.loss for u in updates) / len(updates))
