import tensorflow as tf


def lsgan():
  mse = tf.keras.losses.MeanSquaredError()

  def d_loss(real, fake):
    return 0.5 * (mse(tf.ones_like(real), real) + mse(tf.zeros_like(fake), fake))

  def g_loss(fake):
    return mse(tf.ones_like(fake), fake)

  return d_loss, g_loss


def vanilla_gan():
  bce = tf.keras.losses.BinaryCrossentropy(from_logits=True)

  def d_loss(real, fake):
    return bce(tf.ones_like(real), real) + bce(tf.zeros_like(fake), fake)

  def g_loss(fake):
    return bce(tf.ones_like(fake), fake)

  return d_loss, g_loss


def get_losses(mode):
  if mode == 'gan':
    return vanilla_gan()
  elif mode == 'lsgan':
    return lsgan()
  raise NotImplementedError(mode)


def l1(a, b):
  return tf.reduce_mean(tf.abs(a - b))


def cycle_loss(real, cycled, weight=10.0):
  return weight * l1(real, cycled)


def identity_loss(real, same, weight=5.0):
  return weight * l1(real, same)
