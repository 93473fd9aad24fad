"""Graph convolutions (GCN, GAT) on a random citation-like graph."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import Input, Model, layers, constraints, initializers, regularizers

NODES, FEATURES, CLASSES = 20, 6, 3


def random_graph(seed=0):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, CLASSES, NODES)
    same = labels[:, None] == labels[None]
    upper = np.triu(rng.random((NODES, NODES)) < np.where(same, 0.4, 0.05), 1)
    features = rng.normal(size=(NODES, FEATURES)) + labels[:, None]
    return (upper | upper.T).astype("float32"), features.astype("float32"), labels


def degree_power(adjacency, k):
    degrees = np.power(np.array(adjacency.sum(1)), k).ravel()
    degrees[np.isinf(degrees)] = 0.0
    return np.diag(degrees)


def gcn_filter(adjacency):
    adjacency = adjacency + np.eye(len(adjacency))
    root = degree_power(adjacency, -0.5)
    return (root @ adjacency @ root).astype("float32")


def chebyshev(adjacency, order):
    basis = [np.eye(len(adjacency)), adjacency]
    while len(basis) <= order:
        basis.append(2 * adjacency @ basis[-1] - basis[-2])
    return basis


class RowNorm(constraints.Constraint):
    def __init__(self, limit=2.0):
        self.limit = limit

    def __call__(self, w):
        norms = tf.norm(w, axis=1, keepdims=True)
        return w * tf.minimum(1.0, self.limit / (norms + 1e-7))

    def get_config(self):
        return {"limit": self.limit}


class GraphLayer(layers.Layer):
    def __init__(self, units, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = tf.keras.activations.get(activation)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[0][:-1]) + (self.units,)

    def get_config(self):
        config = super().get_config()
        config.update(units=self.units, activation=tf.keras.activations.serialize(self.activation))
        return config

    def propagate(self, x, a):
        raise NotImplementedError

    def call(self, inputs):
        x, a = inputs
        return self.activation(self.propagate(x, a))


class GCNConv(GraphLayer):
    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel", shape=(input_shape[0][-1], self.units), initializer="glorot_uniform",
            regularizer=regularizers.L2(5e-4), constraint=RowNorm())
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")
        super().build(input_shape)

    def propagate(self, x, a):
        return tf.matmul(a, tf.matmul(x, self.kernel)) + self.bias


class GATConv(GraphLayer):
    def build(self, input_shape):
        shape = (input_shape[0][-1], self.units)
        self.kernel = self.add_weight(name="kernel", shape=shape, initializer="glorot_uniform")
        self.attn_self = self.add_weight(name="self", shape=(self.units, 1), initializer=initializers.GlorotNormal(seed=1))
        self.attn_neighbour = self.add_weight(name="neighbour", shape=(self.units, 1), initializer=initializers.GlorotNormal(seed=2))
        super().build(input_shape)

    def attention(self, h, a):
        scores = tf.matmul(h, self.attn_self) + tf.linalg.matrix_transpose(tf.matmul(h, self.attn_neighbour))
        scores = tf.nn.leaky_relu(scores) + -1e9 * tf.cast(tf.equal(a, 0.0), tf.float32)
        return tf.nn.softmax(scores, axis=-1)

    def propagate(self, x, a):
        h = tf.matmul(x, self.kernel)
        return tf.matmul(self.attention(h, a), h)


class MaskedAccuracy(tf.keras.metrics.Mean):
    def update_state(self, y_true, y_pred, sample_weight=None):
        hits = tf.cast(tf.equal(tf.cast(y_true, tf.int64), tf.argmax(y_pred, axis=-1)), tf.float32)
        return super().update_state(hits, sample_weight=sample_weight)


def stack(x, a, conv, hidden, depth):
    for _ in range(depth - 1):
        x = conv(hidden, activation="relu")([x, a])
        x = layers.Dropout(0.1)(x)
    return conv(CLASSES)([x, a])


def build(conv, depth=2):
    x_in, a_in = Input((NODES, FEATURES)), Input((NODES, NODES))
    return Model([x_in, a_in], stack(x_in, a_in, conv, 8, depth))


def train(name, conv, epochs=3):
    adjacency, features, labels = random_graph()
    mask = np.zeros((1, NODES), "float32")
    mask[0, ::2] = 1.0
    model = build(conv)
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), weighted_metrics=[MaskedAccuracy(name="acc")])
    inputs = [features[None], gcn_filter(adjacency)[None]]
    model.fit(inputs, labels[None], sample_weight=mask, epochs=epochs, verbose=0)
    print(name, model.evaluate(inputs, labels[None], sample_weight=1 - mask, verbose=0))


if __name__ == "__main__":
    for name, conv in {"gcn": GCNConv, "gat": GATConv}.items():
        train(name, conv)
