# Runs on: 2.21
"""Knowledge distillation with a custom optimizer; fit() under OneDeviceStrategy."""
import argparse
import dataclasses
import os
import tempfile
from typing import Callable, Dict, Optional

import numpy as np
import tensorflow as tf
from tensorflow import keras


@dataclasses.dataclass
class DistillConfig:
    temperature: float = 3.0
    alpha: float = 0.1
    feature_weight: float = 0.0
    schedule: Optional[Callable] = None
    epochs: int = 1

    def soften(self, logits):
        return tf.nn.softmax(logits / self.temperature, axis=-1)


class AdaBelief(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=1e-3, beta_1=0.9, beta_2=0.99, name="adabelief", **kwargs):
        super().__init__(name=name, **fix_kwargs(learning_rate, kwargs))
        self.beta_1, self.beta_2 = beta_1, beta_2
        if not hasattr(self, "_learning_rate"):
            self._learning_rate = self._build_learning_rate(learning_rate)

    def build(self, variables):
        super().build(variables)
        self.m = [self.slot(v, "m") for v in variables]
        self.s = [self.slot(v, "s") for v in variables]

    def slot(self, variable, name):
        if IS_KERAS_3:
            return self.add_variable_from_reference(variable, name=name)
        return self.add_variable_from_reference(variable, variable_name=name)

    def index(self, variable):
        if IS_KERAS_3:
            return self._get_variable_index(variable)
        return self._index_dict[self._var_key(variable)]

    def update_step(self, gradient, variable, learning_rate=None):
        lr = tf.cast(self.learning_rate if learning_rate is None else learning_rate, tf.float32)
        i = self.index(variable)
        m, s = self.m[i], self.s[i]
        m.assign(self.beta_1 * m + (1 - self.beta_1) * gradient)
        s.assign(self.beta_2 * s + (1 - self.beta_2) * self.surprise(gradient, m))
        variable.assign(variable - lr * m / (tf.sqrt(tf.convert_to_tensor(s)) + 1e-8))

    def surprise(self, g, m):
        return tf.square(g - m) + 1e-12

    def get_config(self):
        return {**super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2}


IS_KERAS_3 = int(keras.__version__.split(".")[0]) >= 3


def fix_kwargs(learning_rate, kwargs):
    """The base class takes learning_rate in Keras 3 only."""
    if IS_KERAS_3:
        kwargs = dict(kwargs, learning_rate=learning_rate)
    return kwargs


class StepSchedule(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, base, every=4):
        self.base, self.every = base, every

    def __call__(self, step):
        n = tf.floor(tf.cast(step, tf.float32) / self.every)
        return self.base * self.factor(n)

    def factor(self, n):
        return tf.pow(0.5, n)

    def get_config(self):
        return {"base": self.base, "every": self.every}


class Distiller(keras.Model):
    def __init__(self, student, teacher, config):
        super().__init__()
        self.student, self.teacher, self.config_ = student, teacher, config
        self.kd = keras.losses.KLDivergence(reduction="none")
        self.acc = keras.metrics.SparseCategoricalAccuracy(name="acc")
        self.student_mean = keras.metrics.Mean(name="student_loss")
        self.teacher.trainable = False

    @property
    def metrics(self):
        return [self.acc, self.student_mean]

    def call(self, x, training=False):
        return self.student(x, training=training)

    def ce(self, y, logits):
        return tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(y, logits, from_logits=True))

    def feature_loss(self, x):
        a = self.student.layers[0](x)
        b = self.teacher.layers[0](x)
        return tf.reduce_mean(tf.square(tf.reduce_mean(a, -1) - tf.reduce_mean(b, -1)))

    def total_loss(self, x, y, teacher_logits, logits):
        c = self.config_
        student_loss = self.ce(y, logits)
        distill = tf.reduce_mean(self.kd(c.soften(teacher_logits), c.soften(logits))) * c.temperature ** 2
        loss = c.alpha * student_loss + (1 - c.alpha) * distill
        if c.feature_weight > 0:
            loss += c.feature_weight * self.feature_loss(x)
        return loss, student_loss

    def train_step(self, data):
        x, y = data
        teacher_logits = self.teacher(x, training=False)
        with tf.GradientTape() as tape:
            logits = self.student(x, training=True)
            loss, student_loss = self.total_loss(x, y, teacher_logits, logits)
        grads = tape.gradient(loss, self.student.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.student.trainable_variables))
        return self.report(y, logits, student_loss)

    def test_step(self, data):
        x, y = data
        logits = self.student(x, training=False)
        return self.report(y, logits, self.ce(y, logits))

    def predict_step(self, data):
        x = data[0] if isinstance(data, tuple) else data
        return self.tta(x)

    def tta(self, x, n=2):
        """Test-time augmentation."""
        outs = [self.config_.soften(self.student(x + 0.01 * tf.random.normal(tf.shape(x)))) for _ in range(n)]
        return tf.add_n(outs) / float(n)

    def report(self, y, logits, loss):
        self.acc.update_state(y, logits)
        self.student_mean.update_state(loss)
        return {m.name: m.result() for m in self.metrics}


class SelfDistiller(Distiller):
    """Born-again variant whose teacher is an old copy of the student."""

    def train_step(self, data):
        logs = super().train_step(data)
        self.refresh()
        return logs

    def refresh(self):
        for a, b in zip(self.student.variables, self.teacher.variables):
            b.assign(a)


def net(width, name):
    return keras.Sequential([keras.Input((6,)), keras.layers.Dense(width, activation=squareplus),
                             keras.layers.Dense(3)], name=name)


def squareplus(x):
    return 0.5 * (x + tf.sqrt(x * x + 4.0))


def hinton_entropy(p):
    return -tf.reduce_sum(p * tf.math.log(p + 1e-9), -1)


def data(n, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 6)).astype("float32")
    return x, x[:, :3].argmax(1).astype("int32")


def train_teacher(x, y, strategy):
    with strategy.scope():
        teacher = net(16, "teacher")
        teacher.compile(AdaBelief(1e-2), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    teacher.fit(x, y, epochs=1, verbose=0)
    return teacher


def distill(kind, teacher, config, x, y, strategy, eager):
    cls = {"plain": Distiller, "self": SelfDistiller}[kind]
    with strategy.scope():
        width = 16 if kind == "self" else 4
        model = cls(net(width, "student"), teacher, config)
        lr = config.schedule(1e-2) if config.schedule else 1e-2
        model.compile(optimizer=AdaBelief(lr), run_eagerly=eager)
    model.fit(x, y, epochs=config.epochs, verbose=0)
    return model


def save_student(model) -> Dict[str, float]:
    path = os.path.join(tempfile.mkdtemp(), "student.keras")
    model.student.save(path)
    again = keras.models.load_model(path, custom_objects={"squareplus": squareplus}, compile=False)
    x, _ = data(4, 9)
    return {"diff": float(tf.reduce_max(tf.abs(again(x) - model.student(x))))}


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--eager", action="store_true")
    args = ap.parse_args()
    strategy = tf.distribute.OneDeviceStrategy("/cpu:0")
    x, y = data(48)
    teacher = train_teacher(x, y, strategy)
    for kind, config in (("plain", DistillConfig(schedule=StepSchedule, feature_weight=0.1)),
                         ("self", DistillConfig(temperature=1.0))):
        model = distill(kind, teacher, config, x, y, strategy, args.eager)
        print(kind, model.evaluate(*data(16, 1), verbose=0), model.predict(x[:4], verbose=0).shape)
    print(save_student(model)["diff"] < 1e-5)


if __name__ == "__main__":
    main()
