import contextlib
import time

import numpy as np
import tensorflow as tf

import balancing
from config import Config
from heads import AgeTask, KindTask, MultiTaskNet


class Timer:
    def __enter__(self):
        self.start = time.perf_counter()
        return self

    def __exit__(self, *error):
        self.seconds = time.perf_counter() - self.start


@contextlib.contextmanager
def eager_functions(enabled):
    tf.config.run_functions_eagerly(enabled)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(False)


def rows(count):
    rng = np.random.default_rng(0)
    for _ in range(count):
        x = rng.normal(size=4).astype("float32")
        yield x, {"age": np.float32(x.sum()), "kind": np.int64(np.argmax(x[:3]))}


def dataset(config):
    spec = (tf.TensorSpec((4,), tf.float32), {"age": tf.TensorSpec((), tf.float32), "kind": tf.TensorSpec((), tf.int64)})
    return tf.data.Dataset.from_generator(rows, args=(32,), output_signature=spec).map(scale_age).batch(config.batch_size)


def scale_age(x, y):
    return x, dict(y, age=y["age"] / 2.0)


class Experiment:
    def __init__(self, config):
        self.config = config
        self.tasks = [AgeTask(), KindTask()]
        self.net = MultiTaskNet(self.tasks)
        self.balance = balancing.make(config, [t.name for t in self.tasks])
        self.optimizer = tf.keras.optimizers.Adam(1e-2)

    @property
    def variables(self):
        return list(self.net.trainable_variables)

    def losses(self, outputs, y):
        return {t.name: t.loss(y[t.name], outputs[t.name]) for t in self.tasks}

    @tf.function
    def step(self, x, y):
        with tf.GradientTape() as tape:
            total = self.balance(self.losses(self.net(x), y))
        gradients = tape.gradient(total, self.variables)
        if self.config.gradnorm:
            tf.print("norm", self.norm(gradients))
        self.optimizer.apply_gradients(zip(gradients, self.variables))
        return total

    def norm(self, gradients):
        return tf.linalg.global_norm(gradients)

    def report(self, ds):
        x, y = next(iter(ds))
        outputs = self.net(x)
        return {t.name: t.report(y[t.name], outputs[t.name]) for t in self.tasks}


def main(argv=None):
    config = Config.from_args(argv)
    experiment, ds = Experiment(config), dataset(config)
    with Timer() as timer, eager_functions(config.debug):
        for _ in range(config.epochs):
            total = [float(experiment.step(x, y)) for x, y in ds]
    print("%.3f in %.1fs" % (np.mean(total), timer.seconds), experiment.report(ds))


if __name__ == "__main__":
    main()
