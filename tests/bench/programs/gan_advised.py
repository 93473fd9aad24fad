"""The two steps of a small generative adversarial network on a ring of points."""
import numpy as np
import tensorflow as tf

STEPS, BATCH, NOISE = 150, 64, 8

tf.keras.utils.set_random_seed(1)


def network(inputs, outputs):
    return tf.keras.Sequential([
        tf.keras.Input((inputs,)),
        tf.keras.layers.Dense(64, "relu"),
        tf.keras.layers.Dense(64, "relu"),
        tf.keras.layers.Dense(outputs),
    ])


GENERATOR, DISCRIMINATOR = network(NOISE, 2), network(2, 1)
LOSS = tf.keras.losses.BinaryCrossentropy(from_logits=True)
FOR_GENERATOR = tf.keras.optimizers.Adam(0.001)
FOR_DISCRIMINATOR = tf.keras.optimizers.Adam(0.001)


def ring(count):
    draw = np.random.RandomState(2)
    angle = draw.uniform(0.0, 6.3, count)
    points = np.stack([np.cos(angle), np.sin(angle)], 1)
    return points.astype(np.float32)


# HY902: the decorator is back
@tf.function
def discriminator_step(real, noise):
    with tf.GradientTape() as tape:
        right = DISCRIMINATOR(real)
        wrong = DISCRIMINATOR(GENERATOR(noise))
        loss = LOSS(tf.ones_like(right), right) + LOSS(tf.zeros_like(wrong), wrong)
    variables = DISCRIMINATOR.trainable_variables
    FOR_DISCRIMINATOR.apply_gradients(
        zip(tape.gradient(loss, variables), variables))
    return loss


# HY902: the decorator is back
@tf.function
def generator_step(noise):
    with tf.GradientTape() as tape:
        wrong = DISCRIMINATOR(GENERATOR(noise))
        loss = LOSS(tf.ones_like(wrong), wrong)
    variables = GENERATOR.trainable_variables
    FOR_GENERATOR.apply_gradients(
        zip(tape.gradient(loss, variables), variables))
    return loss


def train():
    data = tf.data.Dataset.from_tensor_slices(
        (ring(STEPS * BATCH),
         np.random.RandomState(3).normal(size=(STEPS * BATCH, NOISE)).astype(
             np.float32)))
    losses = []
    for real, noise in data.batch(BATCH):
        losses.append(discriminator_step(real, noise) + generator_step(noise))
    return [float(loss) for loss in losses]
