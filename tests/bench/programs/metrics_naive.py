"""A loop of one's own with metrics. Examples count more while the accuracy is
low."""
import numpy as np
import tensorflow as tf

STEPS, BATCH, FEATURES = 60, 64, 20

tf.keras.utils.set_random_seed(1)
MODEL = tf.keras.Sequential([
    tf.keras.Input((FEATURES,)),
    tf.keras.layers.Dense(64, "relu"),
    tf.keras.layers.Dense(1),
])
LOSS = tf.keras.losses.BinaryCrossentropy(from_logits=True)
OPTIMIZER = tf.keras.optimizers.SGD(0.1)
ACCURACY = tf.keras.metrics.BinaryAccuracy(threshold=0.0)
MEAN_LOSS = tf.keras.metrics.Mean()


@tf.function
def step(x, y, weight):
    with tf.GradientTape() as tape:
        logits = MODEL(x, training=True)
        loss = LOSS(y, logits)
        weighted = loss * weight
    gradients = tape.gradient(weighted, MODEL.trainable_variables)
    OPTIMIZER.apply_gradients(zip(gradients, MODEL.trainable_variables))
    ACCURACY.update_state(y, logits)
    MEAN_LOSS.update_state(loss)
    return loss


def train():
    draw = np.random.RandomState(2)
    x = draw.normal(size=(STEPS * BATCH, FEATURES)).astype(np.float32)
    y = (x.sum(1, keepdims=True) > 0.0).astype(np.float32)
    losses = []
    for batch, wanted in tf.data.Dataset.from_tensor_slices((x, y)).batch(BATCH):
        weight = tf.constant(2.0) - ACCURACY.result()
        losses.append(step(batch, wanted, float(weight)))
    return [float(loss) for loss in losses]
