"""Arguments decide, and nobody passes the other one."""
import tensorflow as tf


def quantize(x):
    return tf.round(x)


def exact(x):
    return x


def by_cpu(x):
    return x


def by_gpu(x):
    return x


def log(x):
    print(x)


class Runner:
    def __init__(self, quantized=False, device="cpu"):
        self.quantized = quantized
        self.device = device

    def run(self, x, verbose=False):
        if verbose:
            log(x)
        if self.quantized:
            return quantize(x)
        return self.place(exact(x))

    def place(self, x):
        if self.device == "gpu":
            return by_gpu(x)
        return by_cpu(x)


def compute(x, method="exact"):
    if method == "fancy":
        return fancy(x)
    return x * 2.0


def fancy(x):
    return x ** 2


@tf.function
def traced(x):
    return compute(x)


print(Runner().run(tf.constant(1.5)), traced(tf.constant(1.0)))
