"""Parts that register themselves when their module is imported."""
import random

import tensorflow as tf

import networks  # noqa: F401  registers
from registry import log, make


def double(x):
    return 2 * x


def half(x):
    return x / 2


def negative(x):
    return -x


class Trainer:
    def __init__(self, model, rate=0.1):
        self.model = model
        self.rate = rate

    @tf.function
    def step(self, x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(self.model(x) ** 2)
        weights = self.model.trainable_variables
        for weight, slope in zip(weights, tape.gradient(loss, weights)):
            weight.assign_sub(self.rate * slope)
        return loss


def augmented(x):
    for change in random.sample([double, half, negative], 3):
        x = change(x)
    return x


if __name__ == "__main__":
    x = augmented(tf.ones([2, 3]))
    for name in ("wide", "deep"):
        model = make(name, units=5)
        model(x)
        trainer = Trainer(model)
        log.add("%s %.3f" % (name, float(trainer.step(x))))
    print(log.count)
