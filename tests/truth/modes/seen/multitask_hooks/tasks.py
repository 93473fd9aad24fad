import abc

import tensorflow as tf


class Task(abc.ABC):
    def __init__(self, name, units):
        self.name = name
        self.head = tf.keras.layers.Dense(units, name=name)
        self.weight = tf.Variable(1.0, trainable=False)

    @abc.abstractmethod
    def loss(self, target, output):
        ...

    def decode(self, output):
        return output

    def __call__(self, features):
        return self.head(features)


class Regression(Task):
    def __init__(self, name):
        super().__init__(name, 1)

    def loss(self, target, output):
        return tf.reduce_mean(tf.square(target - output[:, 0]))


class Classification(Task):
    def __init__(self, name, classes, smoothing=0.0):
        super().__init__(name, classes)
        self.classes = classes
        self.smoothing = smoothing

    def loss(self, target, output):
        labels = self.soften(tf.one_hot(target, self.classes))
        return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, output))

    def soften(self, labels):
        return labels * (1.0 - self.smoothing) + self.smoothing / self.classes

    def decode(self, output):
        return tf.argmax(output, -1, output_type=tf.int32)


class Uncertain:
    """Mixin adding a learned homoscedastic uncertainty."""

    def loss(self, target, output):
        if not hasattr(self, "log_var"):
            with tf.init_scope():
                self.log_var = tf.Variable(0.0)
        base = super().loss(target, output)
        return tf.exp(-self.log_var) * base + 0.5 * self.log_var


class UncertainRegression(Uncertain, Regression):
    pass
