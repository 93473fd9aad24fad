"""An autoencoder of noisy curves; each epoch prepares its step anew."""
import numpy as np
import tensorflow as tf

EPOCHS, BATCHES, BATCH, WIDTH = 8, 25, 64, 48

tf.keras.utils.set_random_seed(1)
MODEL = tf.keras.Sequential([
    tf.keras.Input((WIDTH,)),
    tf.keras.layers.Dense(64, "relu"),
    tf.keras.layers.Dense(4),
    tf.keras.layers.Dense(64, "relu"),
    tf.keras.layers.Dense(WIDTH),
])
OPTIMIZER = tf.keras.optimizers.Adam(0.003)


def curves(count):
    draw = np.random.RandomState(2)
    place = np.linspace(0.0, 1.0, WIDTH)
    height, pace = draw.uniform(0.5, 1.5, (2, count, 1))
    x = height * np.sin(6.3 * pace * place)
    return (x + draw.normal(0.0, 0.05, x.shape)).astype(np.float32)


def learn(x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(MODEL(x, training=True) - x))
    gradients = tape.gradient(loss, MODEL.trainable_variables)
    OPTIMIZER.apply_gradients(zip(gradients, MODEL.trainable_variables))
    return loss


def train():
    data = tf.data.Dataset.from_tensor_slices(
        curves(BATCHES * BATCH)).batch(BATCH)
    losses = []
    for _ in range(EPOCHS):
        step = tf.function(learn)
        for batch in data:
            losses.append(step(batch))
    return [float(loss) for loss in losses]
