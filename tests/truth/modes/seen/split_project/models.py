"""What is compiled here is fitted elsewhere."""
import tensorflow as tf


class Contrast(tf.keras.losses.Loss):
    def call(self, y_true, y_pred):
        return tf.reduce_mean(self.margin(y_true, y_pred), axis=-1)

    def margin(self, y_true, y_pred):
        return tf.nn.relu(1.0 - y_true * y_pred)


class Spread(tf.keras.metrics.Metric):
    def __init__(self, name="spread", **kwargs):
        super().__init__(name=name, **kwargs)
        self.total = self.add_weight(name="total", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.total.assign_add(self.width(y_pred))

    def width(self, y_pred):
        return tf.reduce_max(y_pred) - tf.reduce_min(y_pred)

    def result(self):
        return self.total


class Decay(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, start):
        self.start = start

    def __call__(self, step):
        return self.start / (1.0 + tf.cast(step, tf.float32))

    def get_config(self):
        return {"start": self.start}


class Block(tf.keras.layers.Layer):
    def __init__(self, width, **kwargs):
        super().__init__(**kwargs)
        self.dense = tf.keras.layers.Dense(width, kernel_regularizer=shrink)

    def call(self, x):
        return self.squash(self.dense(x))

    def squash(self, x):
        return tf.tanh(x)


def shrink(w):
    return 1e-3 * tf.reduce_sum(tf.abs(w))


def sign_accuracy(y_true, y_pred):
    return tf.reduce_mean(tf.cast(y_true * y_pred > 0, tf.float32), axis=-1)


def build_model(width, rate=0.1):
    inputs = tf.keras.Input((width,))
    outputs = tf.keras.layers.Dense(1)(Block(width)(inputs))
    model = tf.keras.Model(inputs, outputs)
    model.compile(tf.keras.optimizers.SGD(rate), loss=Contrast(), metrics=[sign_accuracy, Spread()])
    return model


class Scorer(tf.keras.Model):
    def __init__(self, width):
        super().__init__()
        self.block = Block(width)
        self.out = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.out(self.block(x))


def build_scorer(width):
    model = Scorer(width)
    model.compile(tf.keras.optimizers.SGD(Decay(0.1)), loss=squared, metrics=[sign_accuracy])
    return model


def squared(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred), axis=-1)
