"""Two optimizers in one traced step."""
import tensorflow as tf

cross_entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)
NOISE = 4


def make_generator():
    return tf.keras.Sequential([tf.keras.layers.Dense(8, activation="relu"), tf.keras.layers.Dense(3)])


def make_discriminator():
    return tf.keras.Sequential([tf.keras.layers.Dense(8), tf.keras.layers.LeakyReLU(), tf.keras.layers.Dense(1)])


def discriminator_loss(real, fake):
    return cross_entropy(tf.ones_like(real), real) + cross_entropy(tf.zeros_like(fake), fake)


def generator_loss(fake):
    return cross_entropy(tf.ones_like(fake), fake)


generator, discriminator = make_generator(), make_discriminator()
generator.build([None, NOISE])
discriminator.build([None, 3])
g_optimizer, d_optimizer = tf.keras.optimizers.Adam(), tf.keras.optimizers.Adam()


@tf.function
def train_step(images):
    noise = sample(images)
    with tf.GradientTape() as g_tape, tf.GradientTape() as d_tape:
        fake = discriminator(generator(noise, training=True), training=True)
        g_loss, d_loss = generator_loss(fake), discriminator_loss(discriminator(images), fake)
    apply(g_optimizer, g_tape, g_loss, generator)
    apply(d_optimizer, d_tape, d_loss, discriminator)
    return g_loss


def sample(images):
    return tf.random.normal([images.shape[0], NOISE])


def apply(optimizer, tape, loss, model):
    optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))


def save_images(epoch):
    return generator(tf.zeros([1, NOISE]), training=False).numpy()


def train(dataset, epochs):
    for epoch in range(epochs):
        for batch in dataset:
            train_step(batch)
        save_images(epoch)


train(tf.data.Dataset.from_tensor_slices(tf.ones([4, 3])).batch(2), 1)
