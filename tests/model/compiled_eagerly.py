# Keras runs eagerly what a model is compiled to run eagerly; tf.data does not.
import tensorflow as tf


def gap(y_true, y_pred):  # model: eager-only tensors=y_true,y_pred
    return tf.reduce_mean(y_pred) - float(y_true.numpy().mean())


class Logged(tf.keras.Model):
    def __init__(self):  # model: effects
        super().__init__()
        self.log = []

    def call(self, x):  # model: tensors=x
        return x

    def train_step(self, data):  # model: effects tensors=data
        self.log.append(1)
        return super().train_step(data)


def halve(x):  # model: traced tensors=x why="passed to"
    return x / 2


model = Logged()
model.compile("sgd", loss=gap, run_eagerly=True)
model.fit(tf.data.Dataset.from_tensors(tf.ones(3)).map(halve))
