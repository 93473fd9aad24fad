import tensorflow as tf


class Dense(tf.Module):
    def __init__(self, in_features, out_features, name=None, activation=None):
        super().__init__(name=name)
        self.w = tf.Variable(tf.random.normal([in_features, out_features], stddev=0.3), name="w")
        self.b = tf.Variable(tf.zeros([out_features]), name="b")
        self.activation = activation

    @tf.Module.with_name_scope
    def __call__(self, x):
        y = tf.matmul(x, self.w) + self.b
        return self.activation(y) if self.activation else y


class BagOfWords(tf.Module):
    def __init__(self, vocabulary_size, dim=8, classes=2, hidden=(8,)):
        super().__init__()
        self.embedding = tf.Variable(tf.random.uniform([vocabulary_size, dim], -0.1, 0.1))
        sizes = (dim,) + tuple(hidden)
        self.layers = [Dense(a, b, activation=tf.nn.relu) for a, b in zip(sizes, sizes[1:])]
        self.out = Dense(sizes[-1], classes)

    def pool(self, ids):
        mask = tf.cast(ids > 0, tf.float32)[..., None]
        vectors = tf.nn.embedding_lookup(self.embedding, ids) * mask
        return tf.reduce_sum(vectors, axis=1) / tf.maximum(tf.reduce_sum(mask, axis=1), 1.0)

    def attention_pool(self, ids):
        vectors = tf.nn.embedding_lookup(self.embedding, ids)
        weights = tf.nn.softmax(tf.reduce_sum(vectors, -1), axis=-1)
        return tf.einsum("bt,btd->bd", weights, vectors)

    def __call__(self, ids):
        x = self.pool(ids)
        for layer in self.layers:
            x = layer(x)
        return self.out(x)


class Momentum(tf.Module):
    def __init__(self, variables, rate=0.2, momentum=0.9):
        super().__init__()
        self.rate, self.momentum = rate, momentum
        self.slots = [tf.Variable(tf.zeros_like(v)) for v in variables]

    def apply(self, gradients, variables):
        for slot, g, v in zip(self.slots, gradients, variables):
            slot.assign(self.momentum * slot + self.dense(g))
            v.assign_sub(self.rate * slot)

    def dense(self, gradient):
        return tf.convert_to_tensor(gradient)
