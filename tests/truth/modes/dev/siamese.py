"""One network used twice, with a layer of its own between symbolic tensors."""
import numpy as np
import tensorflow as tf
from tensorflow import keras


class Distance(keras.layers.Layer):
    def call(self, a, b):
        return self.metric(a, b)

    def metric(self, a, b):
        return tf.reduce_sum(tf.square(a - b), axis=-1, keepdims=True)


def tower():
    inputs = keras.Input([4])
    return keras.Model(inputs, project(inputs))


def project(x):
    for width in (4, 2):
        x = dense(x, width)
    return x


def dense(x, width):
    return keras.layers.Dense(width)(x)


def joined(left, right, network):
    return Distance()(network(left), network(right))


left, right = keras.Input([4]), keras.Input([4])
model = keras.Model([left, right], joined(left, right, tower()))


def contrastive(y_true, y_pred):
    return tf.reduce_mean(y_true * y_pred + (1.0 - y_true) * margin(y_pred))


def margin(d):
    return tf.maximum(1.0 - d, 0.0)


model.compile("sgd", contrastive)
model.fit([np.ones([4, 4]), np.zeros([4, 4])], np.ones([4, 1]), verbose=0)
