import dataclasses
from typing import Any

import tensorflow as tf


@dataclasses.dataclass
class ClientUpdate:
    delta: Any
    num_examples: int
    loss: float

    @property
    def weighted(self):
        return tf.nest.map_structure(lambda d: d * self.num_examples, self.delta)


class LinearModel(tf.Module):
    def __init__(self, dim):
        super().__init__()
        self.w = tf.Variable(tf.zeros([dim, 1]))
        self.b = tf.Variable(tf.zeros([1]))

    def __call__(self, x):
        return tf.matmul(x, self.w) + self.b

    def weights(self):
        return {"w": self.w.read_value(), "b": self.b.read_value()}

    def load(self, weights):
        self.w.assign(weights["w"])
        self.b.assign(weights["b"])


class Client:
    def __init__(self, name, dataset, dim, lr=0.1):
        self.name = name
        self.dataset = dataset
        self.lr = lr
        self.model = LinearModel(dim)
        self._run_epoch = tf.function(self._epoch)

    def loss(self, x, y):
        return tf.reduce_mean(tf.square(self.model(x) - y))

    def _epoch(self, dataset):
        total, count = 0.0, 0
        for x, y in dataset:
            with tf.GradientTape() as tape:
                loss = self.loss(x, y)
            variables = self.model.trainable_variables
            for v, g in zip(variables, tape.gradient(loss, variables)):
                v.assign_sub(self.lr * g)
            total += loss * tf.cast(tf.shape(x)[0], tf.float32)
            count += tf.shape(x)[0]
        return total, count

    def fit(self, weights, epochs=1):
        self.model.load(weights)
        for _ in range(epochs):
            total, count = self._run_epoch(self.dataset)
        new = self.model.weights()
        delta = tf.nest.map_structure(tf.subtract, new, weights)
        return ClientUpdate(delta, int(count), float(total) / int(count))
