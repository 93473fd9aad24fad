import numpy as np
import tensorflow as tf
from tensorflow import keras


# bad: the last batch alone
class Regression(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1, kernel_initializer="ones")
        self.loss_fn = keras.losses.MeanAbsoluteError()

    def call(self, x):
        return self.dense(x)

    def test_step(self, data):
        x, y = data
        loss = self.loss_fn(y, self(x, training=False))
        return {"loss": loss}  # expect: HY332


# bad: beside what metrics have averaged
class Distiller(keras.Model):
    def __init__(self, student):
        super().__init__()
        self.student = student

    def call(self, x):
        return self.student(x)

    def test_step(self, data):
        x, y = data
        difference = tf.reduce_mean(tf.abs(self.student(x, training=False) - y))
        results = {m.name: m.result() for m in self.metrics}
        results.update({"difference": difference})  # expect: HY332
        return results


# bad: fit shows 0 with Keras 3
class Trained(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1)

    def call(self, x):
        return self.dense(x)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self(x, training=True) - y))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}  # expect: HY332


# good: a metric has the mean of all batches
class RegressionWithMean(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1, kernel_initializer="ones")
        self.loss_fn = keras.losses.MeanAbsoluteError()
        self.mean = keras.metrics.Mean(name="loss")

    @property
    def metrics(self):
        return [self.mean]

    def call(self, x):
        return self.dense(x)

    def test_step(self, data):
        x, y = data
        self.mean.update_state(self.loss_fn(y, self(x, training=False)))
        return {"loss": self.mean.result()}


def evaluated(model):
    x = np.arange(8, dtype="float32").reshape(8, 1)
    model.compile()
    found = model.evaluate(x, np.zeros_like(x), batch_size=2, verbose=0, return_dict=True)
    return round(float(found["loss"]), 2)


def run_bad():
    return evaluated(Regression())


def run_good():
    return evaluated(RegressionWithMean())


# good: what a function of the project gives may be averaged
def averaged(metric, value):
    metric.update_state(value)
    return metric.result()


class RegressionWithHelper(RegressionWithMean):
    def test_step(self, data):
        x, y = data
        loss = averaged(self.mean, self.loss_fn(y, self(x, training=False)))
        return {"loss": loss}


def run_helper():
    return evaluated(RegressionWithHelper()), 3.5
