import tensorflow as tf
from tensorflow.keras import layers


class InstanceNorm(layers.Layer):
  """Instance normalization, as in https://arxiv.org/abs/1607.08022."""

  def __init__(self, epsilon=1e-5, **kwargs):
    super().__init__(**kwargs)
    self.epsilon = epsilon

  def build(self, input_shape):
    self.scale = self.add_weight(name='scale', shape=(input_shape[-1],), initializer='ones')
    self.offset = self.add_weight(name='offset', shape=(input_shape[-1],), initializer='zeros')

  def call(self, x):
    mean, variance = tf.nn.moments(x, axes=[1, 2], keepdims=True)
    return self.scale * (x - mean) * tf.math.rsqrt(variance + self.epsilon) + self.offset


class ReflectPad(layers.Layer):
  def __init__(self, pad, **kwargs):
    super().__init__(**kwargs)
    self.pad = pad

  def call(self, x):
    return tf.pad(x, [[0, 0], [self.pad] * 2, [self.pad] * 2, [0, 0]], mode='REFLECT')

  def compute_output_shape(self, input_shape):
    b, h, w, c = input_shape
    return b, h + 2 * self.pad, w + 2 * self.pad, c


NORMS = {
    'instance': lambda: InstanceNorm(),
    'batch': lambda: layers.BatchNormalization(),
    'none': lambda: layers.Lambda(lambda t: t),
}


def residual_block(x, filters, norm):
  y = ReflectPad(1)(x)
  y = layers.Conv2D(filters, 3)(y)
  y = NORMS[norm]()(y)
  y = layers.ReLU()(y)
  return layers.add([x, y])


def generator(size, norm='instance', blocks=1):
  inp = layers.Input((size, size, 3))
  x = layers.Conv2D(8, 3, padding='same', activation='relu')(inp)
  for _ in range(blocks):
    x = residual_block(x, 8, norm)
  x = layers.Conv2D(3, 3, padding='same', activation='tanh')(x)
  return tf.keras.Model(inp, x)


def discriminator(size, norm='none'):
  inp = layers.Input((size, size, 3))
  x = layers.Conv2D(8, 3, strides=2, padding='same')(inp)
  x = NORMS[norm]()(x)
  x = layers.LeakyReLU()(x)
  return tf.keras.Model(inp, layers.Conv2D(1, 3, padding='same')(x))


def unet_generator(size):
  inp = layers.Input((size, size, 3))
  down = layers.Conv2D(8, 3, strides=2, padding='same')(inp)
  up = layers.Conv2DTranspose(3, 3, strides=2, padding='same')(down)
  return tf.keras.Model(inp, layers.Concatenate()([inp, up]))
