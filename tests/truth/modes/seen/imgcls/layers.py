import tensorflow as tf
from tensorflow import keras


class StochasticDepth(keras.layers.Layer):
    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate

    def call(self, x, training=None):
        if not training or self.rate == 0.0:
            return x
        keep = 1.0 - self.rate
        mask = tf.floor(keep + tf.random.uniform((tf.shape(x)[0], 1, 1, 1)))
        return x / keep * mask

    def get_config(self):
        return {**super().get_config(), "rate": self.rate}


class SqueezeExcite(keras.layers.Layer):
    def __init__(self, ratio=2, **kwargs):
        super().__init__(**kwargs)
        self.ratio = ratio

    def build(self, input_shape):
        channels = input_shape[-1]
        self.reduce = keras.layers.Dense(max(1, channels // self.ratio), activation="relu")
        self.expand = keras.layers.Dense(channels, activation="sigmoid")

    def call(self, x):
        pooled = tf.reduce_mean(x, axis=[1, 2])
        return x * self.expand(self.reduce(pooled))[:, None, None, :]


class MixerBlock(keras.layers.Layer):
    def __init__(self, hidden, **kwargs):
        super().__init__(**kwargs)
        self.hidden = hidden
        self.norms = [keras.layers.LayerNormalization() for _ in range(2)]

    def build(self, input_shape):
        _, tokens, channels = input_shape
        self.token_mlp = self._mlp(tokens)
        self.channel_mlp = self._mlp(channels)

    def _mlp(self, out):
        return keras.Sequential([keras.layers.Dense(self.hidden, activation=tf.nn.gelu),
                                 keras.layers.Dense(out)])

    def call(self, x):
        y = tf.transpose(self.norms[0](x), [0, 2, 1])
        x = x + tf.transpose(self.token_mlp(y), [0, 2, 1])
        return x + self.channel_mlp(self.norms[1](x))


class GlobalContext(keras.layers.Layer):
    """Attention pooling (no released preset uses it)."""

    def build(self, input_shape):
        self.score = keras.layers.Conv2D(1, 1)

    def call(self, x):
        shape = tf.shape(x)
        flat = tf.reshape(x, [shape[0], -1, x.shape[-1]])
        weights = tf.nn.softmax(tf.reshape(self.score(x), [shape[0], -1, 1]), 1)
        return tf.reduce_sum(flat * weights, 1)
