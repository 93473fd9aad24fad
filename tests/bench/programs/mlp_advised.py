"""A perceptron with two hidden layers on three spirals. The step size warms up
over the first epochs."""
import numpy as np
import tensorflow as tf

EPOCHS, BATCHES, BATCH = 12, 20, 64

tf.keras.utils.set_random_seed(1)
MODEL = tf.keras.Sequential([
    tf.keras.Input((2,)),
    tf.keras.layers.Dense(128, "relu"),
    tf.keras.layers.Dense(128, "relu"),
    tf.keras.layers.Dense(3),
])
LOSS = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
OPTIMIZER = tf.keras.optimizers.SGD(0.2, momentum=0.9)


def spirals(count):
    draw = np.random.RandomState(2)
    arm = draw.randint(0, 3, count)
    radius = draw.uniform(0.1, 1.0, count)
    angle = 4.0 * radius + arm * 2.1 + draw.normal(0.0, 0.1, count)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)
    return points.astype(np.float32), arm


@tf.function
def step(x, y, epoch):
    warm = tf.minimum(1.0, (tf.cast(epoch, tf.float32) + 1.0) / 5.0)
    with tf.GradientTape() as tape:
        loss = LOSS(y, MODEL(x, training=True))
        scaled = loss * warm
    gradients = tape.gradient(scaled, MODEL.trainable_variables)
    OPTIMIZER.apply_gradients(zip(gradients, MODEL.trainable_variables))
    return loss


def train():
    x, y = spirals(BATCHES * BATCH)
    data = tf.data.Dataset.from_tensor_slices((x, y)).batch(BATCH)
    losses = []
    for epoch in range(EPOCHS):
        for points, arms in data:
            # HY104: a tensor, so that one graph serves all epochs
            losses.append(step(points, arms, tf.constant(epoch)))
    return [float(loss) for loss in losses]
