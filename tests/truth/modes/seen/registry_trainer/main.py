import abc
import contextlib
import dataclasses
import os
import sys

import numpy as np
import tensorflow as tf

from registry import AUGMENTS, LOSSES, MODELS, timed

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


@dataclasses.dataclass
class Config:
    model: str = "mlp"
    loss: str = "huber"
    augment: str = "jitter"
    epochs: int = 2
    rate: float = 0.01
    profile: bool = False

    @classmethod
    def from_dict(cls, values):
        return cls(**values)

    def describe(self):
        return ", ".join("%s=%s" % item for item in dataclasses.asdict(self).items())


class Hook:
    def before_epoch(self, trainer, epoch):
        pass

    def after_step(self, trainer, loss):
        pass

    def after_epoch(self, trainer, epoch):
        pass


class History(Hook):
    def __init__(self):
        self.losses = []

    def after_step(self, trainer, loss):
        self.losses.append(float(loss))

    @property
    def last(self):
        return self.losses[-1]


class Decay(Hook):
    def __init__(self, factor):
        self.factor = factor

    def after_epoch(self, trainer, epoch):
        trainer.set_rate(trainer.rate * self.factor)


class MetricsMixin:
    def reset(self):
        self.mean = tf.keras.metrics.Mean()

    def track(self, value):
        self.mean.update_state(value)

    @property
    def average(self):
        return self.mean.result()


class BaseTrainer(abc.ABC):
    def __init__(self, config, hooks=()):
        self.config = config
        self.hooks = list(hooks)
        self.model = MODELS.get(config.model)()
        self.loss = LOSSES.get(config.loss)
        self.optimizer = tf.keras.optimizers.SGD(config.rate)
        self.rate = config.rate

    @abc.abstractmethod
    def step(self, x, y):
        """One update."""

    def set_rate(self, rate):
        self.rate = rate
        self.optimizer.learning_rate = rate

    def notify(self, event, *args):
        for hook in self.hooks:
            getattr(hook, event)(self, *args)

    def dataset(self, x, y):
        data = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)
        if self.config.augment in AUGMENTS:
            data = data.map(AUGMENTS.get(self.config.augment))
        return data

    @timed
    def fit(self, x, y):
        data = self.dataset(x, y)
        for epoch in range(self.config.epochs):
            self.notify("before_epoch", epoch)
            with self.stage("train"):
                for batch_x, batch_y in data:
                    loss = self.step(batch_x, batch_y)
                    self.notify("after_step", loss)
            self.notify("after_epoch", epoch)
        return self

    @contextlib.contextmanager
    def stage(self, name):
        self.current = name
        try:
            yield
        finally:
            self.current = None

    def export(self, path):
        self.model.save(path)


class Trainer(MetricsMixin, BaseTrainer):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.reset()

    @tf.function
    def step(self, x, y):
        with tf.GradientTape() as tape:
            loss = self.loss(y, self.model(x))
        self.apply(tape, loss)
        self.track(loss)
        return loss

    def apply(self, tape, loss):
        variables = self.model.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))


class EagerTrainer(Trainer):
    def step(self, x, y):
        with tf.GradientTape() as tape:
            loss = self.loss(y, self.model(x))
        self.apply(tape, loss)
        return loss


def make_data(count, seed=0):
    draw = np.random.default_rng(seed)
    x = draw.normal(size=(count, 3)).astype("float32")
    return x, x.sum(axis=1, keepdims=True)


def profile(trainer):
    tf.profiler.experimental.start("profile")
    trainer.fit(*make_data(8))
    tf.profiler.experimental.stop()


def main():
    config = Config.from_dict({"epochs": 2, "loss": "log_cosh"})
    history = History()
    trainer = Trainer(config, [history, Decay(0.5)])
    trainer.fit(*make_data(32))
    print(config.describe(), history.last, float(trainer.average))
    if config.profile:
        profile(trainer)


if __name__ == "__main__":
    main()
