"""A recurrent cell written by hand tells slow waves from fast ones."""
import numpy as np
import tensorflow as tf

STEPS, BATCH, LENGTH, UNITS = 40, 32, 64, 32

tf.keras.utils.set_random_seed(1)
GATES = tf.keras.Sequential([
    tf.keras.Input((UNITS + 1,)), tf.keras.layers.Dense(2 * UNITS, "sigmoid")])
NEXT = tf.keras.Sequential([
    tf.keras.Input((UNITS + 1,)), tf.keras.layers.Dense(UNITS, "tanh")])
READ = tf.keras.Sequential([
    tf.keras.Input((UNITS,)), tf.keras.layers.Dense(2)])
VARIABLES = (GATES.trainable_variables + NEXT.trainable_variables +
             READ.trainable_variables)
LOSS = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
OPTIMIZER = tf.keras.optimizers.Adam(0.003)


def waves(count):
    draw = np.random.RandomState(2)
    kinds = draw.randint(0, 2, count)
    pace = np.where(kinds, 0.6, 0.2) + draw.normal(0.0, 0.02, count)
    shift = draw.uniform(0.0, 6.3, count)
    x = np.sin(pace[:, None] * np.arange(LENGTH) + shift[:, None])
    return x[..., None].astype(np.float32), kinds


def read_all(x):
    state = tf.zeros([BATCH, UNITS])
    for moment in range(64):
        seen = x[:, moment]
        gates = GATES(tf.concat([seen, state], 1))
        keep, reset = gates[:, :UNITS], gates[:, UNITS:]
        proposed = NEXT(tf.concat([seen, reset * state], 1))
        state = keep * state + (1.0 - keep) * proposed
    return READ(state)


@tf.function
def step(x, kinds):
    with tf.GradientTape() as tape:
        loss = LOSS(kinds, read_all(x))
    OPTIMIZER.apply_gradients(zip(tape.gradient(loss, VARIABLES), VARIABLES))
    return loss


def train():
    x, y = waves(STEPS * BATCH)
    losses = []
    for wave, kinds in tf.data.Dataset.from_tensor_slices((x, y)).batch(BATCH):
        losses.append(step(wave, kinds))
    return [float(loss) for loss in losses]
