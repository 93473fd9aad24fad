import tensorflow as tf


class Trainer:
    def __init__(self):
        self.steps = 0

    @tf.function
    def step(self, x):
        self.steps += 1
        print("loss", x)
        return scale(x)


def scale(x):
    if tf.reduce_sum(x) > 0:
        x.numpy()
    return x * 2.0
