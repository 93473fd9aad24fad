"""DCGAN on procedurally generated blobs, written after the TensorFlow tutorial."""
import os
import time

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

BUFFER_SIZE = 64
BATCH_SIZE = 16
EPOCHS = 2
NOISE_DIM = 8
NUM_EXAMPLES = 4
SHOW_IMAGES = False


def make_blob(rng, size=8):
    cx, cy = rng.uniform(2, size - 2, size=2)
    yy, xx = np.mgrid[0:size, 0:size]
    return np.exp(-((xx - cx) ** 2 + (yy - cy) ** 2) / 3.0)[..., None]


def load_images(n):
    rng = np.random.default_rng(1)
    images = np.stack([make_blob(rng) for _ in range(n)]).astype("float32")
    return images


def scale(image):
    return image * 2.0 - 1.0


def unscale(image):
    return (image + 1.0) / 2.0


def random_flip(image):
    image = tf.image.random_flip_left_right(image)
    if tf.random.uniform([]) > 0.5:
        image = tf.transpose(image, [1, 0, 2])
    return image


def make_generator_model():
    model = tf.keras.Sequential()
    model.add(layers.Dense(2 * 2 * 16, use_bias=False))
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU())
    model.add(layers.Reshape((2, 2, 16)))
    model.add(layers.Conv2DTranspose(8, 3, strides=2, padding="same", use_bias=False))
    model.add(layers.LeakyReLU())
    model.add(layers.Conv2DTranspose(1, 3, strides=2, padding="same", activation="tanh"))
    return model


def conv_block(x, filters, dropout):
    x = layers.Conv2D(filters, 3, strides=2, padding="same")(x)
    x = layers.LeakyReLU()(x)
    if dropout > 0:
        x = layers.Dropout(dropout)(x)
    return x


def make_discriminator_model():
    inputs = layers.Input(shape=(8, 8, 1))
    x = conv_block(inputs, 8, 0.3)
    x = conv_block(x, 16, 0.0)
    x = layers.Flatten()(x)
    return tf.keras.Model(inputs, layers.Dense(1)(x))


cross_entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)


def smooth_labels(labels, amount=0.1):
    return labels * (1.0 - amount) + 0.5 * amount


def discriminator_loss(real_output, fake_output):
    real_loss = cross_entropy(smooth_labels(tf.ones_like(real_output)), real_output)
    fake_loss = cross_entropy(tf.zeros_like(fake_output), fake_output)
    return real_loss + fake_loss


def generator_loss(fake_output):
    return cross_entropy(tf.ones_like(fake_output), fake_output)


def hinge_generator_loss(fake_output):
    return -tf.reduce_mean(fake_output)


generator = make_generator_model()
discriminator = make_discriminator_model()
generator_optimizer = tf.keras.optimizers.Adam(1e-3)
discriminator_optimizer = tf.keras.optimizers.Adam(1e-3)


@tf.function
def train_step(images):
    noise = tf.random.normal([BATCH_SIZE, NOISE_DIM])
    with tf.GradientTape() as gen_tape, tf.GradientTape() as disc_tape:
        generated = generator(noise, training=True)
        real_output = discriminator(images, training=True)
        fake_output = discriminator(generated, training=True)
        gen_loss = generator_loss(fake_output)
        disc_loss = discriminator_loss(real_output, fake_output)
    gen_grads = gen_tape.gradient(gen_loss, generator.trainable_variables)
    disc_grads = disc_tape.gradient(disc_loss, discriminator.trainable_variables)
    generator_optimizer.apply_gradients(zip(gen_grads, generator.trainable_variables))
    discriminator_optimizer.apply_gradients(zip(disc_grads, discriminator.trainable_variables))
    return gen_loss, disc_loss


def generate_and_save_images(model, epoch, test_input):
    predictions = unscale(model(test_input, training=False))
    np.save("epoch_%02d.npy" % epoch, predictions.numpy())
    if SHOW_IMAGES:
        show_grid(predictions)
    os.remove("epoch_%02d.npy" % epoch)


def show_grid(predictions):
    for row in predictions.numpy()[..., 0]:
        print("\n".join("".join("#" if p > 0.5 else "." for p in line) for line in row))


def train(dataset, epochs):
    seed = tf.random.normal([NUM_EXAMPLES, NOISE_DIM])
    for epoch in range(epochs):
        start = time.time()
        for batch in dataset:
            gen_loss, disc_loss = train_step(batch)
        generate_and_save_images(generator, epoch, seed)
        print("epoch %d: gen %.3f disc %.3f (%.1fs)" % (epoch, gen_loss, disc_loss, time.time() - start))


train_dataset = (
    tf.data.Dataset.from_tensor_slices(load_images(BUFFER_SIZE))
    .map(scale)
    .map(random_flip)
    .shuffle(BUFFER_SIZE)
    .batch(BATCH_SIZE, drop_remainder=True)
)
train(train_dataset, EPOCHS)
