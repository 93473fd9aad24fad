"""A model with a step of its own; its call is run by the step."""
import numpy as np
import tensorflow as tf


class Twice(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.first = tf.keras.layers.Dense(4)
        self.second = tf.keras.layers.Dense(1)
        self.tracker = tf.keras.metrics.Mean(name="loss")

    def call(self, x, training=False):
        return self.second(self.hidden(x))

    def hidden(self, x):
        return tf.nn.relu(self.first(x))

    @property
    def metrics(self):
        return [self.tracker]

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.error(x, y)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        self.tracker.update_state(loss)
        return {m.name: m.result() for m in self.metrics}

    def test_step(self, data):
        x, y = data
        self.tracker.update_state(self.error(x, y))
        return {"loss": self.tracker.result()}

    def error(self, x, y):
        return tf.reduce_mean((self(x, training=True) - y) ** 2)


model = Twice()
model.compile(optimizer="adam")
x, y = np.ones([8, 3], np.float32), np.ones([8, 1], np.float32)
model.fit(x, y, verbose=0)
model.evaluate(x, y, verbose=0)
