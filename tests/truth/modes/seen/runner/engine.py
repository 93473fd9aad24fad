import abc

import numpy as np
import tensorflow as tf

from components import compose
from hooks import HookList
from registry import HOOKS, LOSSES, MODELS, OPTIMIZERS


class BaseRunner(abc.ABC):
    def __init__(self, cfg):
        self.cfg = cfg
        self.model = MODELS.build(cfg["model"])
        self.loss = LOSSES.build(cfg["loss"])
        self.optimizer = OPTIMIZERS.build(cfg["optimizer"])
        self.hooks = HookList([HOOKS.build(h) for h in cfg["hooks"]])
        if hasattr(self.optimizer, "build"):
            self.optimizer.build(self.model.trainable_variables)
        self.train_fn = self.wrap(self.train_step)
        self.eval_fn = self.wrap(self.eval_step)

    def wrap(self, fn):
        if self.cfg.get("eager"):
            return fn
        return tf.function(fn)

    @abc.abstractmethod
    def train_step(self, x, y):
        ...

    @abc.abstractmethod
    def eval_step(self, x, y):
        ...

    def loader(self, split):
        x, y = toy_data(32, {"train": 0, "val": 1}[split])
        ds = tf.data.Dataset.from_tensor_slices((x, y))
        if split == "train":
            ds = ds.map(compose(self.cfg["pipeline"]))
        return ds.batch(8)

    def run(self):
        self.hooks.before_run(self)
        for _ in range(self.cfg["epochs"]):
            self.hooks.before_epoch(self)
            for x, y in self.loader("train"):
                logs = self.train_fn(x, y)
                self.hooks.after_step(self, logs)
            logs = dict(logs, **self.validate())
            self.hooks.after_epoch(self, logs)
        return logs

    def validate(self):
        hits = [self.eval_fn(x, y) for x, y in self.loader("val")]
        return {"val_acc": float(tf.reduce_mean(tf.concat(hits, 0)))}


class ClassificationRunner(BaseRunner):
    def train_step(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(self.loss(y, self.model(x, training=True)))
        grads = tape.gradient(loss, self.model.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.model.trainable_variables))
        return {"loss": loss, "grad_norm": tf.linalg.global_norm(grads)}

    def eval_step(self, x, y):
        return tf.cast(tf.equal(tf.argmax(self.model(x), -1, output_type=tf.int32), y), tf.float32)


class SAMRunner(ClassificationRunner):
    """Sharpness-aware minimisation."""
    rho = 0.05

    def grads(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(self.loss(y, self.model(x, training=True)))
        return loss, tape.gradient(loss, self.model.trainable_variables)

    def train_step(self, x, y):
        loss, grads = self.grads(x, y)
        norm = tf.linalg.global_norm(grads) + 1e-12
        eps = [self.rho * g / norm for g in grads]
        self.move(eps, 1.0)
        _, grads = self.grads(x, y)
        self.move(eps, -1.0)
        self.optimizer.apply_gradients(zip(grads, self.model.trainable_variables))
        return {"loss": loss, "grad_norm": norm}

    def move(self, eps, sign):
        for v, e in zip(self.model.trainable_variables, eps):
            v.assign_add(sign * e)


class DistillRunner(ClassificationRunner):
    def teacher(self, x):
        raise NotImplementedError


def toy_data(n, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 6)).astype("float32")
    return x, x[:, :3].argmax(1).astype("int32")


RUNNERS = {"plain": ClassificationRunner, "sam": SAMRunner, "distill": DistillRunner}
