import math

import tensorflow as tf
from tensorflow.keras import layers


class TimeEmbedding(layers.Layer):
    def __init__(self, dim, **kwargs):
        super().__init__(**kwargs)
        self.dim = dim
        half = dim // 2
        self.freq = [math.exp(-math.log(1e4) * i / (half - 1)) for i in range(half)]

    def call(self, t):
        angles = tf.cast(t, tf.float32)[:, None] * tf.constant(self.freq)[None]
        return tf.concat([tf.sin(angles), tf.cos(angles)], axis=-1)

    def compute_output_shape(self, shape):
        return (shape[0], self.dim)


class SelfAttention2D(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.q, self.k, self.v = layers.Dense(units), layers.Dense(units), layers.Dense(units)

    def call(self, x):
        scores = tf.einsum("bhwc,bHWc->bhwHW", self.q(x), self.k(x))
        return x + tf.einsum("bhwHW,bHWc->bhwc", self.softmax2d(scores), self.v(x))

    def softmax2d(self, scores):
        s = tf.shape(scores)
        flat = tf.nn.softmax(tf.reshape(scores, [s[0], s[1], s[2], s[3] * s[4]]))
        return tf.reshape(flat, s)


def kernel_init(scale):
    return tf.keras.initializers.VarianceScaling(max(scale, 1e-10), mode="fan_avg", distribution="uniform")


def res_block(width, act=tf.keras.activations.swish):
    def apply(inputs):
        x, t = inputs
        temb = layers.Dense(width, kernel_initializer=kernel_init(1.0))(act_layer(act)(t))
        y = layers.Conv2D(width, 3, padding="same")(act_layer(act)(x))
        y = layers.Add()([y, layers.Reshape((1, 1, width))(temb)])
        return layers.Add()([layers.Conv2D(width, 1)(x), y])
    return apply


def act_layer(act):
    return layers.Activation(act)


def up_sample(width):
    def apply(x):
        return layers.Conv2D(width, 3, padding="same")(layers.UpSampling2D(2, interpolation="nearest")(x))
    return apply


def build_unet(size, channels=1, width=8, attention=True):
    image, t = layers.Input((size, size, channels)), layers.Input((), dtype="int32")
    temb = TimeEmbedding(8)(t)
    x = layers.Conv2D(width, 3, padding="same")(image)
    skip = x
    x = layers.Conv2D(width, 3, strides=2, padding="same")(x)
    x = res_block(width)([x, temb])
    if attention:
        x = SelfAttention2D(width)(x)
    x = layers.Concatenate()([up_sample(width)(x), skip])
    return tf.keras.Model([image, t], layers.Conv2D(channels, 3, padding="same")(x))
