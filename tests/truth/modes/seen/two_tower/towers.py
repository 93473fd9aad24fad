import tensorflow as tf
from tensorflow import keras


class HashEmbedding(keras.layers.Layer):
    """Embeds strings by hash bucket."""

    def __init__(self, buckets, dim, **kwargs):
        super().__init__(**kwargs)
        self.buckets = buckets
        self.table = keras.layers.Embedding(buckets, dim)

    def bucket(self, values):
        return tf.strings.to_hash_bucket_fast(values, self.buckets)

    def lookup(self, values):
        return self.table(self.bucket(values))

    def __call__(self, values):
        # strings do not pass the casting of Keras
        return self.lookup(values)


class Tower(keras.layers.Layer):
    def __init__(self, sizes, normalize=True, **kwargs):
        super().__init__(**kwargs)
        self.hidden = [keras.layers.Dense(s, activation="relu") for s in sizes[:-1]]
        self.out = keras.layers.Dense(sizes[-1])
        self.normalize = normalize

    def build(self, input_shape):
        shape = input_shape
        for layer in self.hidden + [self.out]:
            layer.build(shape)
            shape = layer.compute_output_shape(shape)
        self.built = True

    def call(self, x):
        for layer in self.hidden:
            x = layer(x)
        x = self.out(x)
        return l2_normalize(x) if self.normalize else x

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[:-1]) + (self.out.units,)

    def get_config(self):
        return dict(super().get_config(), normalize=self.normalize)


def l2_normalize(x):
    return tf.math.l2_normalize(x, axis=-1)


class CrossLayer(keras.layers.Layer):
    """DCN cross, only with context features."""

    def build(self, input_shape):
        self.w = keras.layers.Dense(input_shape[-1])

    def call(self, x0, x):
        return x0 * self.w(x) + x
