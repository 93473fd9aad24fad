"""A trainer with hooks, in the style of other libraries; the step may be compiled."""
import collections
import contextlib
import time

import numpy as np
import tensorflow as tf


class Hooks:
    def __init__(self):
        self._by_event = collections.defaultdict(list)

    def on(self, event):
        def decorate(function):
            self._by_event[event].append(function)
            return function
        return decorate

    def add(self, event, function):
        self._by_event[event].append(function)

    def fire(self, event, *args, **kwargs):
        for function in self._by_event[event]:
            function(*args, **kwargs)


class Hook:
    def attach(self, trainer):
        for name in ("before_epoch", "after_epoch", "after_step"):
            trainer.hooks.add(name, getattr(self, name))

    def before_epoch(self, trainer):
        pass

    def after_epoch(self, trainer):
        pass

    def after_step(self, trainer, loss):
        pass


class LossRecorder(Hook):
    def __init__(self):
        self.losses = []

    def after_step(self, trainer, loss):
        self.losses.append(float(loss))


class Stopwatch(Hook):
    def before_epoch(self, trainer):
        self.start = time.time()

    def after_epoch(self, trainer):
        trainer.state["seconds"] = self.elapsed()

    def elapsed(self):
        return time.time() - self.start


class EarlyStop(Hook):
    def __init__(self, below):
        self.below = below

    def after_epoch(self, trainer):
        if trainer.state["loss"] < self.below:
            trainer.stop()


class Linear(tf.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.w = tf.Variable(tf.random.normal([inputs, outputs]))
        self.b = tf.Variable(tf.zeros([outputs]))

    def __call__(self, x):
        return x @ self.w + self.b


class Trainer:
    def __init__(self, model, loss, compile=True, rate=0.1):
        self.model = model
        self.loss = loss
        self.rate = rate
        self.hooks = Hooks()
        self.state = {}
        self.stopped = False
        self.step = tf.function(self._step) if compile else self._step

    def _step(self, x, y):
        with tf.GradientTape() as tape:
            loss = self.loss(y, self.model(x))
        for v, g in zip(self.model.trainable_variables, tape.gradient(loss, self.model.trainable_variables)):
            v.assign_sub(self.rate * g)
        return loss

    def stop(self):
        self.stopped = True

    @contextlib.contextmanager
    def epoch(self, number):
        self.state["epoch"] = number
        self.hooks.fire("before_epoch", self)
        yield self.state
        self.hooks.fire("after_epoch", self)

    def fit(self, batches, epochs):
        for number in range(epochs):
            with self.epoch(number) as state:
                for x, y in batches:
                    state["loss"] = float(self.step(x, y))
                    self.hooks.fire("after_step", self, state["loss"])
            if self.stopped:
                break

    def use(self, *hooks):
        for hook in hooks:
            hook.attach(self)
        return self


def squared(y, p):
    return tf.reduce_mean(tf.square(y - p))


def absolute(y, p):
    return tf.reduce_mean(tf.abs(y - p))


def pinball(y, p):
    return tf.reduce_mean(tf.maximum(0.9 * (y - p), -0.1 * (y - p)))


def batches(count):
    rng = np.random.default_rng(0)
    return [make_batch(rng) for _ in range(count)]


def make_batch(rng):
    x = rng.normal(size=(4, 2)).astype("float32")
    return tf.constant(x), tf.constant(x.sum(1, keepdims=True))


recorder = LossRecorder()
fast = Trainer(Linear(2, 1), squared).use(recorder, Stopwatch(), EarlyStop(1e-6))


@fast.hooks.on("after_epoch")
def announce(trainer):
    print("epoch", trainer.state["epoch"], "loss %.3f" % trainer.state["loss"])


fast.fit(batches(3), 2)
print(len(recorder.losses))
slow = Trainer(Linear(2, 1), absolute, compile=False)
slow.fit(batches(2), 1)
