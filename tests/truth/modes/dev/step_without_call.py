"""A pair of models: the step calls the parts, never `call`."""
import numpy as np
import tensorflow as tf


def noise_like(x, width):
    return tf.random.normal([tf.shape(x)[0], width])


class Pair(tf.keras.Model):
    def __init__(self, generator, critic):
        super().__init__()
        self.generator = generator
        self.critic = critic

    def compile(self, g_optimizer, c_optimizer):
        super().compile()
        self.g_optimizer = g_optimizer
        self.c_optimizer = c_optimizer

    def call(self, x):
        return self.critic(x)

    def train_step(self, real):
        if isinstance(real, tuple):
            real = real[0]
        fake = self.generator(noise_like(real, 2))
        with tf.GradientTape() as tape:
            loss = self.critic_loss(real, fake)
        gradients = tape.gradient(loss, self.critic.trainable_variables)
        self.c_optimizer.apply_gradients(zip(gradients, self.critic.trainable_variables))
        return {"loss": loss}

    def critic_loss(self, real, fake):
        return tf.reduce_mean(self.critic(fake)) - tf.reduce_mean(self.critic(real))


def make_generator():
    return tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(3)])


def make_critic():
    return tf.keras.Sequential([tf.keras.Input([3]), tf.keras.layers.Dense(1)])


pair = Pair(make_generator(), make_critic())
pair.compile(tf.keras.optimizers.SGD(), tf.keras.optimizers.SGD())
pair.fit(tf.data.Dataset.from_tensor_slices(np.ones([8, 3], np.float32)).batch(4), verbose=0)
