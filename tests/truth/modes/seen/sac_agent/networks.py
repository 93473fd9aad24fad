import math

import tensorflow as tf


class MLP(tf.keras.Model):
    def __init__(self, sizes, out):
        super().__init__()
        self.hidden = [tf.keras.layers.Dense(size, activation="relu") for size in sizes]
        self.out = tf.keras.layers.Dense(out)

    def call(self, x):
        for layer in self.hidden:
            x = layer(x)
        return self.out(x)


class Critic(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.net = MLP([8], 1)

    def call(self, inputs):
        state, action = inputs
        return self.net(tf.concat([state, action], axis=-1))


def gaussian_log_prob(noise, log_std):
    return -0.5 * (noise ** 2 + 2 * log_std + math.log(2 * math.pi))


def squash_correction(action):
    return tf.math.log(1 - action ** 2 + 1e-6)


class Actor(tf.keras.Model):
    def __init__(self, action_size):
        super().__init__()
        self.net = MLP([8, 8], 2 * action_size)

    def call(self, state):
        mean, log_std = tf.split(self.net(state), 2, axis=-1)
        return mean, tf.clip_by_value(log_std, -5.0, 2.0)

    def sample(self, state):
        mean, log_std = self(state)
        noise = tf.random.normal(tf.shape(mean))
        action = tf.tanh(mean + noise * tf.exp(log_std))
        log_prob = gaussian_log_prob(noise, log_std) - squash_correction(action)
        return action, tf.reduce_sum(log_prob, axis=-1, keepdims=True)

    def mode(self, state):
        return tf.tanh(self(state)[0])
