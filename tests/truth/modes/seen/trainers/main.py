import tempfile

import numpy as np
import tensorflow as tf

from base import CheckpointHook, Hook, LogHook
from tasks import AutoencoderTrainer, ClassificationTrainer, MixupTrainer


class StopOnNaN(Hook):
    def after_step(self, trainer, logs):
        if not np.isfinite(float(logs["loss"])):
            self.stop(trainer)

    def stop(self, trainer):
        raise RuntimeError("loss is not finite at step %d" % trainer.global_step)


def mlp(out, l2=1e-4):
    model = tf.keras.Sequential([
        tf.keras.layers.Dense(8, activation=swish, kernel_regularizer=tf.keras.regularizers.L2(l2)),
        tf.keras.layers.Dense(out),
    ])
    model.build((None, 5))
    return model


def swish(x):
    return x * tf.sigmoid(x)


def dataset(n=24):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(n, 5)).astype("float32")
    return tf.data.Dataset.from_tensor_slices((x, (x.sum(axis=1) > 0).astype("int64"))).batch(8)


with tempfile.TemporaryDirectory() as directory:
    hooks = [LogHook(), StopOnNaN(), CheckpointHook(directory)]
    trainers = [
        ClassificationTrainer(mlp(2), tf.keras.optimizers.Adam(1e-2), hooks),
        MixupTrainer(mlp(2), tf.keras.optimizers.SGD(1e-2), hooks, classes=2),
        AutoencoderTrainer(mlp(5), tf.keras.optimizers.Adam(1e-2), hooks, use_graph=False),
    ]
    for trainer in trainers:
        print(type(trainer).__name__)
        trainer.train(dataset(), epochs=1)
