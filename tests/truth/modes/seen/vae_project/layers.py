import tensorflow as tf


class Sampling(tf.keras.layers.Layer):
    def call(self, inputs):
        mean, log_var = inputs
        noise = self.noise(tf.shape(mean))
        return mean + tf.exp(0.5 * log_var) * noise

    def noise(self, shape):
        return tf.random.normal(shape)


class KLDivergence(tf.keras.layers.Layer):
    def __init__(self, beta=1.0, **kwargs):
        super().__init__(**kwargs)
        self.beta = beta

    def call(self, inputs):
        mean, log_var = inputs
        kl = -0.5 * tf.reduce_sum(1 + log_var - tf.square(mean) - tf.exp(log_var), axis=-1)
        self.add_loss(self.beta * tf.reduce_mean(kl))
        return mean, log_var


def mlp(units, activation="relu"):
    return tf.keras.Sequential([tf.keras.layers.Dense(u, activation=activation) for u in units])
