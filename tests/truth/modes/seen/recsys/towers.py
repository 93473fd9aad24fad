import tensorflow as tf


class HashEmbedding(tf.keras.layers.Layer):
    def __init__(self, buckets, dim, **kwargs):
        super().__init__(**kwargs)
        self.buckets = buckets
        self.dim = dim

    def build(self, input_shape=None):
        self.table = self.add_weight(name="table", shape=(self.buckets, self.dim), initializer="uniform")
        self.built = True

    def call(self, ids):
        return tf.gather(tf.convert_to_tensor(self.table), self.bucketize(ids))

    def bucketize(self, ids):
        return tf.math.floormod(ids * 31 + 7, self.buckets)


class NormalizeMixin:
    def unit(self, x):
        return tf.math.l2_normalize(x, axis=-1)


class Tower(NormalizeMixin, tf.keras.Model):
    def __init__(self, buckets, dim, hidden):
        super().__init__()
        self.embedding = HashEmbedding(buckets, dim)
        self.mlp = [tf.keras.layers.Dense(h, activation="relu") for h in hidden]
        self.proj = tf.keras.layers.Dense(dim, use_bias=False)

    def features(self, inputs):
        return self.embedding(inputs)

    def call(self, inputs):
        x = self.features(inputs)
        for layer in self.mlp:
            x = layer(x)
        return self.unit(self.proj(x))


class ItemTower(Tower):
    def features(self, inputs):
        base = self.embedding(inputs["item"])
        price = tf.math.log1p(inputs["price"])[:, None]
        return tf.concat([base, price], axis=-1)
