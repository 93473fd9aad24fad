import tensorflow as tf
from tensorflow import keras


class Task:
    name = None

    def head(self):
        raise NotImplementedError

    def loss(self, y_true, y_pred):
        raise NotImplementedError

    def report(self, y_true, y_pred):
        return {}


class AgeTask(Task):
    name = "age"

    def head(self):
        return keras.layers.Dense(1)

    def loss(self, y_true, y_pred):
        return tf.reduce_mean(self.huber(y_true - tf.squeeze(y_pred, -1)))

    def huber(self, error, delta=1.0):
        small = tf.abs(error) <= delta
        return tf.where(small, 0.5 * error ** 2, delta * (tf.abs(error) - 0.5 * delta))

    def report(self, y_true, y_pred):
        return {"mae": float(tf.reduce_mean(tf.abs(y_true - y_pred[:, 0])))}


class KindTask(Task):
    name = "kind"

    def __init__(self, classes=3):
        self.classes = classes

    def head(self):
        return keras.layers.Dense(self.classes)

    def loss(self, y_true, y_pred):
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y_true, y_pred))

    def report(self, y_true, y_pred):
        return {"accuracy": float(tf.reduce_mean(tf.cast(tf.argmax(y_pred, 1) == y_true, tf.float32)))}


class MultiTaskNet(keras.Model):
    def __init__(self, tasks, width=12):
        super().__init__()
        self.trunk = keras.layers.Dense(width, activation=mish)
        self.heads = [task.head() for task in tasks]
        self.names = [task.name for task in tasks]

    def call(self, x):
        shared = self.trunk(x)
        return {name: head(shared) for name, head in zip(self.names, self.heads)}


def mish(x):
    return x * tf.tanh(tf.math.softplus(x))
