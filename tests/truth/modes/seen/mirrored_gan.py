"""A GAN in a loop of its own under a distribution strategy (after the guide on distributed training)."""
import tensorflow as tf
from tensorflow import keras

strategy = tf.distribute.MirroredStrategy(["CPU:0"])
BATCH = 8
GLOBAL_BATCH = BATCH * strategy.num_replicas_in_sync
LATENT = 4


def make_generator():
    return keras.Sequential([keras.layers.Input((LATENT,)), keras.layers.Dense(8, activation=leaky), keras.layers.Dense(2)])


def make_discriminator():
    return keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(8, activation=leaky), keras.layers.Dense(1)])


def leaky(x):
    return tf.maximum(0.2 * x, x)


def real_points(index):
    angle = tf.cast(index, tf.float32) * 0.1
    return tf.stack([tf.cos(angle), tf.sin(angle)], axis=-1)


def jitter(points):
    return points + tf.random.normal(tf.shape(points), stddev=0.05)


class GanLosses:
    def __init__(self, objective):
        self.objective = objective

    def average(self, per_example):
        return tf.nn.compute_average_loss(per_example, global_batch_size=GLOBAL_BATCH)

    def discriminator(self, real, fake):
        return self.average(self.objective(tf.ones_like(real), real) + self.objective(tf.zeros_like(fake), fake))

    def generator(self, fake):
        return self.average(self.objective(tf.ones_like(fake), fake))


def sigmoid_objective(labels, logits):
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits), axis=-1)


def least_squares_objective(labels, logits):
    return tf.reduce_mean(tf.square(labels - logits), axis=-1)


with strategy.scope():
    generator = make_generator()
    discriminator = make_discriminator()
    g_optimizer = keras.optimizers.SGD(0.01)
    d_optimizer = keras.optimizers.SGD(0.01)
    losses = GanLosses(sigmoid_objective)


def gradients_of(loss, tape, model):
    return zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables)


def replica_step(real):
    noise = tf.random.normal([BATCH, LATENT])
    with tf.GradientTape() as g_tape, tf.GradientTape() as d_tape:
        fake = generator(noise, training=True)
        real_score = discriminator(real, training=True)
        fake_score = discriminator(fake, training=True)
        g_loss = losses.generator(fake_score)
        d_loss = losses.discriminator(real_score, fake_score)
    g_optimizer.apply_gradients(gradients_of(g_loss, g_tape, generator))
    d_optimizer.apply_gradients(gradients_of(d_loss, d_tape, discriminator))
    return g_loss, d_loss


def replica_eval(real):
    return losses.discriminator(discriminator(real), discriminator(generator(tf.zeros([BATCH, LATENT]))))


@tf.function
def distributed_step(batch):
    per_replica = strategy.run(replica_step, args=(batch,))
    return [strategy.reduce(tf.distribute.ReduceOp.SUM, loss, axis=None) for loss in per_replica]


def sample(count):
    return generator(tf.random.normal([count, LATENT]), training=False)


def spread(points):
    return tf.math.reduce_std(points, axis=0).numpy()


def spectral_norm(matrix, rounds=3):
    vector = tf.random.normal([matrix.shape[0], 1])
    for _ in range(rounds):
        vector = tf.math.l2_normalize(tf.matmul(matrix, tf.matmul(matrix, vector), transpose_a=True))
    return vector


dataset = tf.data.Dataset.range(64).map(real_points).map(jitter).batch(GLOBAL_BATCH, drop_remainder=True)
distributed = strategy.experimental_distribute_dataset(dataset)
for epoch in range(2):
    for batch in distributed:
        g_loss, d_loss = distributed_step(batch)
    print(epoch, float(g_loss), float(d_loss), spread(sample(16)))
for batch in distributed:
    print(strategy.run(replica_eval, args=(batch,)))
    break
