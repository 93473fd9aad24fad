import math

import tensorflow as tf
from tensorflow import keras

from registry import LOSSES, SCHEDULES


@LOSSES.register("smooth_ce")
def smooth_ce(epsilon=0.1):
    return keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=epsilon)


@LOSSES.register("poly1")
class Poly1(keras.losses.Loss):
    def __init__(self, epsilon=1.0, name="poly1"):
        super().__init__(name=name)
        self.epsilon = epsilon

    def call(self, y_true, y_pred):
        ce = tf.nn.softmax_cross_entropy_with_logits(labels=y_true, logits=y_pred)
        pt = tf.reduce_sum(y_true * tf.nn.softmax(y_pred), -1)
        return ce + self.epsilon * (1 - pt)


@SCHEDULES.register("warmup_cosine")
class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, total, peak, warmup=0.2):
        super().__init__()
        self.total, self.peak = total, peak
        self.warmup = max(1, int(total * warmup))

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        ramp = self.peak * step / self.warmup
        progress = (step - self.warmup) / max(1, self.total - self.warmup)
        cosine = 0.5 * self.peak * (1 + tf.cos(math.pi * tf.clip_by_value(progress, 0.0, 1.0)))
        return tf.where(step < self.warmup, ramp, cosine)

    def get_config(self):
        return {"total": self.total, "peak": self.peak}


@SCHEDULES.register("constant")
def constant(total, peak):
    return peak


class Throughput(keras.callbacks.Callback):
    def __init__(self, batch):
        super().__init__()
        self.batch, self.seen = batch, 0

    def on_train_batch_end(self, batch, logs=None):
        self.seen += self.batch

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        print(f"epoch {epoch}: {self.seen} images, loss {logs.get('loss', float('nan')):.3f}")


class EmaWeights(keras.callbacks.Callback):
    def __init__(self, decay=0.9):
        super().__init__()
        self.decay, self.shadow = decay, None

    def on_train_batch_end(self, batch, logs=None):
        if self.shadow is None:
            self.shadow = self.model.get_weights()
        elif batch % 2 == 0:
            self.shadow = [self.decay * s + (1 - self.decay) * w
                           for s, w in zip(self.shadow, self.model.get_weights())]

    def on_train_end(self, logs=None):
        self.model.set_weights(self.shadow)


def compile_model(model, cfg, steps):
    schedule = SCHEDULES.build(cfg.schedule, steps * cfg.epochs)
    model.compile(optimizer=keras.optimizers.SGD(schedule, momentum=0.9, nesterov=True),
                  loss=LOSSES.build(cfg.loss), metrics=["accuracy"], run_eagerly=cfg.run_eagerly)
    return model
