"""Modules and models that are saved, with the functions that saving traces."""
import tempfile

import tensorflow as tf


@tf.custom_gradient
def clipped(x):
    def grad(upstream):
        return tf.clip_by_norm(upstream, 0.5)

    return x, grad


class Served(tf.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net
        self.calls = tf.Variable(0)

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
    def serve(self, x):
        return self.postprocess(self.net(x))

    @tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
    def clip(self, x):
        return clipped(x)

    def postprocess(self, x):
        return {"scores": tf.nn.softmax(x)}

    @tf.function
    def never_traced(self, x):
        return x

    def describe(self):
        return "served"


class Net(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable(tf.ones([2, 3]))

    def __call__(self, x):
        return x @ self.w

    @tf.function(input_signature=[tf.TensorSpec([3], tf.float32)])
    def inner_served(self, x):
        return scaled(x)


def scaled(x):
    return x * 2.0


class Classifier(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(2)

    def call(self, x):
        return self.dense(x)

    @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32)])
    def predict_label(self, x):
        return self.labels(self(x))

    def labels(self, scores):
        return tf.argmax(scores, axis=-1)


def save(module):
    folder = tempfile.mkdtemp()
    tf.saved_model.save(module, folder)
    return tf.saved_model.load(folder)


loaded = save(Served(Net()))
print(loaded.serve(tf.ones([1, 2])))
classifier = Classifier()
classifier(tf.ones([1, 4]))
tf.saved_model.save(classifier, tempfile.mkdtemp(), signatures={"labels": classifier.predict_label})
