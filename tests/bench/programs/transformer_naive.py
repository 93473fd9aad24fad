"""A transformer block learns to copy a token; the learning rate falls
with the number of the step."""
import numpy as np
import tensorflow as tf

STEPS, BATCH, LENGTH, TOKENS, WIDTH = 30, 32, 12, 16, 32

tf.keras.utils.set_random_seed(1)


def build():
    tokens = tf.keras.Input((LENGTH,), dtype="int32")
    x = tf.keras.layers.Embedding(TOKENS, WIDTH)(tokens)
    seen = tf.keras.layers.MultiHeadAttention(2, WIDTH // 2)(x, x)
    x = tf.keras.layers.LayerNormalization()(x + seen)
    wide = tf.keras.layers.Dense(4 * WIDTH, "relu")(x)
    x = tf.keras.layers.LayerNormalization()(
        x + tf.keras.layers.Dense(WIDTH)(wide))
    return tf.keras.Model(tokens, tf.keras.layers.Dense(TOKENS)(
        tf.keras.layers.GlobalAveragePooling1D()(x)))


MODEL = build()
LOSS = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
OPTIMIZER = tf.keras.optimizers.SGD(0.1, momentum=0.9)


@tf.function
def step(tokens, wanted, rate):
    with tf.GradientTape() as tape:
        loss = LOSS(wanted, MODEL(tokens, training=True))
        scaled = loss * rate
    gradients = tape.gradient(scaled, MODEL.trainable_variables)
    OPTIMIZER.apply_gradients(zip(gradients, MODEL.trainable_variables))
    return loss


def train():
    tokens = np.random.RandomState(2).randint(
        0, TOKENS, (STEPS * BATCH, LENGTH)).astype(np.int32)
    data = tf.data.Dataset.from_tensor_slices((tokens, tokens[:, 0]))
    losses = []
    for number, (batch, wanted) in enumerate(data.batch(BATCH)):
        rate = (number + 1.0) ** -0.5
        losses.append(step(batch, wanted, rate))
    return [float(loss) for loss in losses]
