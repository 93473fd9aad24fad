"""A small convolutional network on images of bars, upright or level."""
import numpy as np
import tensorflow as tf

STEPS, BATCH, SIZE = 80, 32, 16

# HY901: the line that switched graphs off is gone

tf.keras.utils.set_random_seed(1)
MODEL = tf.keras.Sequential([
    tf.keras.Input((SIZE, SIZE, 1)),
    tf.keras.layers.Conv2D(8, 3, activation="relu"),
    tf.keras.layers.MaxPool2D(),
    tf.keras.layers.Conv2D(16, 3, activation="relu"),
    tf.keras.layers.GlobalAveragePooling2D(),
    tf.keras.layers.Dense(2),
])
LOSS = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
OPTIMIZER = tf.keras.optimizers.Adam(0.01)


def bars(count):
    draw = np.random.RandomState(2)
    images = draw.normal(0.0, 0.3, (count, SIZE, SIZE, 1))
    kinds = draw.randint(0, 2, count)
    for image, kind in zip(images, kinds):
        place = draw.randint(2, SIZE - 2)
        if kind:
            image[place, :, 0] += 1.0
        else:
            image[:, place, 0] += 1.0
    return images.astype(np.float32), kinds


@tf.function
def step(images, kinds):
    with tf.GradientTape() as tape:
        loss = LOSS(kinds, MODEL(images, training=True))
    gradients = tape.gradient(loss, MODEL.trainable_variables)
    OPTIMIZER.apply_gradients(zip(gradients, MODEL.trainable_variables))
    return loss


def train():
    x, y = bars(STEPS * BATCH)
    losses = []
    for images, kinds in tf.data.Dataset.from_tensor_slices((x, y)).batch(BATCH):
        losses.append(step(images, kinds))
    return [float(loss) for loss in losses]
