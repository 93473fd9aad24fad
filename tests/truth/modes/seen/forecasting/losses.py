import tensorflow as tf


class Pinball(tf.keras.losses.Loss):
    def __init__(self, quantile=0.5, **kwargs):
        super().__init__(**kwargs)
        self.quantile = quantile

    def call(self, y_true, y_pred):
        error = y_true - y_pred
        return tf.reduce_mean(tf.maximum(self.quantile * error, (self.quantile - 1) * error), axis=-1)


class SMAPE(tf.keras.metrics.Metric):
    def __init__(self, name="smape", **kwargs):
        super().__init__(name=name, **kwargs)
        self.total = self.add_weight(name="total", initializer="zeros", shape=())
        self.count = self.add_weight(name="count", initializer="zeros", shape=())

    def update_state(self, y_true, y_pred, sample_weight=None):
        ratio = self._ratio(y_true, y_pred)
        self.total.assign_add(tf.reduce_sum(ratio))
        self.count.assign_add(tf.cast(tf.size(ratio), tf.float32))

    def _ratio(self, y_true, y_pred):
        return 2.0 * tf.abs(y_true - y_pred) / (tf.abs(y_true) + tf.abs(y_pred) + 1e-6)

    def result(self):
        return self.total / (self.count + 1e-9)

    def reset_state(self):
        self.total.assign(0.0)
        self.count.assign(0.0)


class HorizonDecay(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, base, steps):
        self.base = base
        self.steps = steps

    def __call__(self, step):
        progress = tf.minimum(tf.cast(step, tf.float32) / self.steps, 1.0)
        return self.base * self._shape(progress)

    def _shape(self, progress):
        return 0.1 + 0.9 * (1.0 - progress) ** 2

    def get_config(self):
        return {"base": self.base, "steps": self.steps}
