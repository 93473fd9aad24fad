"""Knowledge distillation and label smoothing teacher/student training with several distillers."""
import abc
import itertools
import os
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow import keras

NUM_CLASSES = 5
SETTINGS = {
    "teacher": {"width": 32, "depth": 3},
    "student": {"width": 8, "depth": 1},
    "temperature": 3.0,
    "alpha": 0.3,
    "method": ["soft", "hint"],
}


def make_data(n, seed):
    rng = np.random.RandomState(seed)
    y = rng.randint(0, NUM_CLASSES, n)
    centres = np.random.RandomState(99).randn(NUM_CLASSES, 12)
    return (centres[y] + rng.randn(n, 12)).astype("float32"), y


def dense_stack(x, width, depth, prefix):
    for i in range(depth):
        x = keras.layers.Dense(width, activation="relu", name=f"{prefix}_dense{i}")(x)
        x = keras.layers.LayerNormalization(name=f"{prefix}_norm{i}")(x)
    return x


def classifier(width, depth, name):
    inputs = keras.Input((12,), name=f"{name}_in")
    features = dense_stack(inputs, width, depth, name)
    logits = keras.layers.Dense(NUM_CLASSES, name=f"{name}_logits")(features)
    return keras.Model(inputs, [logits, features], name=name)


class LogitsOnly(keras.Model):
    """Hides the features from compile()/fit()."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def call(self, x, training=None):
        return self.net(x, training=training)[0]


class Distiller(keras.Model, metaclass=abc.ABCMeta):
    def __init__(self, teacher, student, alpha, temperature):
        super().__init__()
        self.teacher, self.student = teacher, student
        self.teacher.trainable = False
        self.alpha, self.temperature = alpha, temperature
        self.student_metric = keras.metrics.Mean(name="student_loss")
        self.distill_metric = keras.metrics.Mean(name="distill_loss")

    @abc.abstractmethod
    def distillation_loss(self, teacher_out, student_out):
        raise NotImplementedError

    def hard_loss(self, y, logits):
        return tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(y, logits, from_logits=True))

    def call(self, x, training=None):
        return self.student(x, training=training)[0]

    def train_step(self, data):
        x, y = data
        teacher_out = self.teacher(x, training=False)
        with tf.GradientTape() as tape:
            student_out = self.student(x, training=True)
            hard = self.hard_loss(y, student_out[0])
            soft = self.distillation_loss(teacher_out, student_out)
            loss = self.alpha * hard + (1 - self.alpha) * soft
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        self.student_metric.update_state(hard)
        self.distill_metric.update_state(soft)
        return {m.name: m.result() for m in (self.student_metric, self.distill_metric)}

    @property
    def metrics(self):
        return [self.student_metric, self.distill_metric]


class SoftLabelDistiller(Distiller):
    def distillation_loss(self, teacher_out, student_out):
        t = tf.nn.softmax(teacher_out[0] / self.temperature)
        s = tf.nn.log_softmax(student_out[0] / self.temperature)
        return -tf.reduce_mean(tf.reduce_sum(t * s, -1)) * self.temperature ** 2


class HintDistiller(Distiller):
    def __init__(self, teacher, student, alpha, temperature):
        super().__init__(teacher, student, alpha, temperature)
        self.regressor = keras.layers.Dense(teacher.output[1].shape[-1], use_bias=False)
        self.regressor.build((None, student.output[1].shape[-1]))

    def distillation_loss(self, teacher_out, student_out):
        return tf.reduce_mean(tf.square(teacher_out[1] - self.regressor(student_out[1])))


class RelationalDistiller(Distiller):
    @staticmethod
    def gram(x):
        x = tf.math.l2_normalize(x, -1)
        return tf.matmul(x, x, transpose_b=True)

    def distillation_loss(self, teacher_out, student_out):
        return tf.reduce_mean(tf.abs(self.gram(teacher_out[1]) - self.gram(student_out[1])))


METHODS = {"soft": SoftLabelDistiller, "hint": HintDistiller, "relational": RelationalDistiller}


class AlphaSchedule(keras.callbacks.Callback):
    def __init__(self, start, end, epochs):
        super().__init__()
        self.values = np.linspace(start, end, epochs)

    def on_epoch_begin(self, epoch, logs=None):
        self.model.alpha = float(self.values[min(epoch, len(self.values) - 1)])


class Checkpoints(keras.callbacks.Callback):
    def __init__(self, folder, pick):
        super().__init__()
        self.folder, self.pick = folder, pick
        self.best = np.inf

    def on_epoch_end(self, epoch, logs=None):
        value = logs.get("distill_loss", logs.get("loss"))
        if value < self.best:
            self.best = value
            self.pick(self.model).save_weights(os.path.join(self.folder, "best.weights.h5"))


def temperature_search(teacher, x, y, candidates=(1.0, 2.0, 4.0)):
    logits = teacher.predict(x, verbose=0)[0]

    def nll(t):
        return float(tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(y, logits / t, from_logits=True)))

    return min(candidates, key=nll)


def accuracy(model, x, y):
    logits = model.predict(x, verbose=0)
    logits = logits[0] if isinstance(logits, (list, tuple)) else logits
    return float(np.mean(np.argmax(logits, -1) == y))


def ensemble(models):
    inputs = keras.Input((12,))
    outputs = keras.layers.Average()([m(inputs)[0] for m in models])
    return keras.Model(inputs, outputs)


def grid(**axes):
    for values in itertools.product(*axes.values()):
        yield dict(zip(axes, values))


def main():
    keras.utils.set_random_seed(0)
    train, valid = make_data(128, 0), make_data(64, 1)
    teacher = classifier(name="teacher", **SETTINGS["teacher"])
    wrapped = LogitsOnly(teacher)
    wrapped.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    wrapped.fit(*train, epochs=3, verbose=0)
    print("teacher", accuracy(wrapped, *valid), "temperature", temperature_search(teacher, *valid))
    with tempfile.TemporaryDirectory() as folder:
        for method in SETTINGS["method"]:
            student = classifier(name=f"student_{method}", **SETTINGS["student"])
            distiller = METHODS[method](teacher, student, SETTINGS["alpha"], SETTINGS["temperature"])
            distiller.compile(optimizer=keras.optimizers.Adam(1e-2))
            distiller.fit(*train, epochs=2, batch_size=32, verbose=0,
                          callbacks=[AlphaSchedule(0.5, 0.1, 2), Checkpoints(folder, lambda m: m.student)])
            student.load_weights(os.path.join(folder, "best.weights.h5"))
            print(method, accuracy(student, *valid))
    print("ensemble", accuracy(ensemble([teacher, student]), *valid))


if __name__ == "__main__":
    main()
