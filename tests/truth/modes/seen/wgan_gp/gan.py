import tensorflow as tf
from tensorflow import keras


def wasserstein_d(real, fake):
    return tf.reduce_mean(fake) - tf.reduce_mean(real)


def wasserstein_g(fake):
    return -tf.reduce_mean(fake)


class WGAN(keras.Model):
    def __init__(self, discriminator, generator, latent_dim, extra_steps=2, gp_weight=10.0):
        super().__init__()
        self.discriminator, self.generator = discriminator, generator
        self.latent_dim, self.d_steps, self.gp_weight = latent_dim, extra_steps, gp_weight

    def compile(self, d_optimizer, g_optimizer, d_loss_fn=wasserstein_d, g_loss_fn=wasserstein_g, **kwargs):
        super().compile(**kwargs)
        self.d_optimizer, self.g_optimizer = d_optimizer, g_optimizer
        self.d_loss_fn, self.g_loss_fn = d_loss_fn, g_loss_fn

    def call(self, z):
        return self.generator(z)

    def latent(self, batch_size):
        return tf.random.normal((batch_size, self.latent_dim))

    def gradient_penalty(self, real, fake):
        alpha = tf.random.uniform([tf.shape(real)[0], 1])
        interpolated = real + alpha * (fake - real)
        with tf.GradientTape() as tape:
            tape.watch(interpolated)
            prediction = self.discriminator(interpolated, training=True)
        grads = tape.gradient(prediction, [interpolated])[0]
        norm = tf.sqrt(tf.reduce_sum(tf.square(grads), axis=1) + 1e-12)
        return tf.reduce_mean((norm - 1.0) ** 2)

    def discriminator_step(self, real):
        with tf.GradientTape() as tape:
            fake = self.generator(self.latent(tf.shape(real)[0]), training=True)
            loss = self.d_loss_fn(self.discriminator(real, training=True), self.discriminator(fake, training=True))
            loss += self.gp_weight * self.gradient_penalty(real, fake)
        grads = tape.gradient(loss, self.discriminator.trainable_variables)
        self.d_optimizer.apply_gradients(zip(grads, self.discriminator.trainable_variables))
        return loss

    def generator_step(self, batch_size):
        with tf.GradientTape() as tape:
            loss = self.g_loss_fn(self.discriminator(self.generator(self.latent(batch_size), training=True), training=True))
        grads = tape.gradient(loss, self.generator.trainable_variables)
        self.g_optimizer.apply_gradients(zip(grads, self.generator.trainable_variables))
        return loss

    def train_step(self, real):
        if isinstance(real, tuple):
            real = real[0]
        for _ in range(self.d_steps):
            d_loss = self.discriminator_step(real)
        return {"d_loss": d_loss, "g_loss": self.generator_step(tf.shape(real)[0])}
