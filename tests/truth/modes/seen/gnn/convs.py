import abc

import tensorflow as tf

from registry import AGGREGATORS, LAYERS


@AGGREGATORS.register("sum")
def aggregate_sum(messages, targets, n):
    return tf.math.unsorted_segment_sum(messages, targets, n)


@AGGREGATORS.register("mean")
def aggregate_mean(messages, targets, n):
    return tf.math.unsorted_segment_mean(messages, targets, n)


@AGGREGATORS.register("max")
def aggregate_max(messages, targets, n):
    out = tf.math.unsorted_segment_max(messages, targets, n)
    return tf.where(out < -1e30, 0.0, out)


def segment_softmax(scores, segments, n):
    scores = scores - tf.gather(tf.math.unsorted_segment_max(scores, segments, n), segments)
    e = tf.exp(scores)
    return e / (tf.gather(tf.math.unsorted_segment_sum(e, segments, n), segments) + 1e-9)


class MessagePassing(tf.keras.layers.Layer, metaclass=abc.ABCMeta):
    def __init__(self, units, aggregate="sum", activation=None, **kw):
        super().__init__(**kw)
        self.units = units
        self.aggregate_fn = AGGREGATORS[aggregate]
        self.activation = tf.keras.activations.get(activation)

    def propagate(self, x, edges):
        src, dst = edges[:, 0], edges[:, 1]
        messages = self.message(x, src, dst)
        out = self.aggregate_fn(messages, dst, tf.shape(x)[0])
        return self.update(x, out)

    @abc.abstractmethod
    def message(self, x, src, dst):
        pass

    def update(self, x, aggregated):
        return self.activation(aggregated)

    def call(self, inputs):
        x, edges = inputs
        return self.propagate(x, edges)


@LAYERS.register("sage")
class SAGEConv(MessagePassing):
    def build(self, input_shape):
        self.self_dense = tf.keras.layers.Dense(self.units)
        self.neigh_dense = tf.keras.layers.Dense(self.units, use_bias=False)
        self.built = True

    def message(self, x, src, dst):
        return tf.gather(x, src)

    def update(self, x, aggregated):
        h = self.self_dense(x) + self.neigh_dense(aggregated)
        return self.activation(tf.math.l2_normalize(h, -1))


@LAYERS.register("gat")
class GATConv(MessagePassing):
    def __init__(self, units, heads=2, **kw):
        super().__init__(units, **kw)
        self.heads = heads
        self.proj = tf.keras.layers.Dense(units * heads, use_bias=False)

    def build(self, input_shape):
        self.a = self.add_weight(name="a", shape=(self.heads, 2 * self.units), initializer="glorot_uniform")
        self.built = True

    def message(self, x, src, dst):
        h = tf.reshape(self.proj(x), [-1, self.heads, self.units])
        hs, hd = tf.gather(h, src), tf.gather(h, dst)
        scores = tf.nn.leaky_relu(tf.reduce_sum(tf.concat([hs, hd], -1) * self.a, -1))
        alpha = segment_softmax(scores, dst, tf.shape(x)[0])
        return tf.reduce_mean(alpha[..., None] * hs, axis=1)


@LAYERS.register("gin")
class GINConv(MessagePassing):
    def __init__(self, units, **kw):
        super().__init__(units, **kw)
        self.mlp = tf.keras.layers.Dense(units)

    def message(self, x, src, dst):
        return tf.gather(x, src)

    def update(self, x, aggregated):
        return self.activation(self.mlp(x + aggregated))


@LAYERS.register("gcn")
class GCNConv(tf.keras.layers.Layer):
    def __init__(self, units, activation=None, **kw):
        super().__init__(**kw)
        self.dense = tf.keras.layers.Dense(units)
        self.activation = tf.keras.activations.get(activation)

    def call(self, inputs):
        x, a = inputs
        return self.activation(tf.sparse.sparse_dense_matmul(a, self.dense(x)))
