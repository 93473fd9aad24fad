import argparse

import numpy as np
import tensorflow as tf

from convs import aggregate_mean
from graph import drop_edge, neighbour_sampler, planted_partition
from registry import AGGREGATORS, LAYERS


class NodeClassifier(tf.keras.Model):
    def __init__(self, conv, num_classes, hidden=8, edge_dropout=0.0, options=None):
        super().__init__()
        options = options or {}
        self.first = LAYERS.build(conv, hidden, activation="relu", **options)
        self.second = LAYERS.build(conv, num_classes, **options)
        self.dropout = tf.keras.layers.Dropout(0.2)
        self.edge_dropout = edge_dropout

    def call(self, inputs, training=False):
        x, adj = inputs
        if training and self.edge_dropout:
            adj = drop_edge(adj, self.edge_dropout)
        h = self.dropout(self.first([x, adj]), training=training)
        return self.second([h, adj])


class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.bad = patience, float("inf"), 0

    def __call__(self, value):
        if value < self.best:
            self.best, self.bad = value, 0
        else:
            self.bad += 1
        return self.bad >= self.patience


def masked_loss(logits, labels, mask):
    loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return tf.reduce_sum(loss * mask) / tf.reduce_sum(mask)


def masked_accuracy(logits, labels, mask):
    hit = tf.cast(tf.equal(tf.argmax(logits, 1, output_type=tf.int32), labels), tf.float32)
    return tf.reduce_sum(hit * mask) / tf.reduce_sum(mask)


def make_train_step(model, optimizer, weight_decay=5e-4):
    @tf.function
    def step(inputs, labels, mask):
        with tf.GradientTape() as tape:
            loss = masked_loss(model(inputs, training=True), labels, mask)
            loss += weight_decay * l2(model)
        grads = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(grads, model.trainable_variables))
        return loss

    return step


def l2(model):
    return tf.add_n([tf.nn.l2_loss(v) for v in model.trainable_variables])


def train(graph, conv, epochs, **options):
    adj = graph.to_sparse() if conv == "gcn" else tf.constant(graph.with_self_loops(), tf.int32)
    inputs = (tf.constant(graph.features), adj)
    labels = tf.constant(graph.labels)
    masks = {k: tf.constant(v) for k, v in graph.masks.items()}
    model = NodeClassifier(conv, graph.num_classes, **options)
    model(inputs)
    step = make_train_step(model, tf.keras.optimizers.Adam(0.05))
    stop = EarlyStopping(5)
    for _ in range(epochs):
        step(inputs, labels, masks["train"])
        logits = model(inputs)
        if stop(float(masked_loss(logits, labels, masks["val"]))):
            break
    return float(masked_accuracy(model(inputs), labels, masks["test"]))


def deepwalk_like(graph, dim=4):
    """Unsupervised embeddings from sampled neighbours."""
    table = tf.Variable(tf.random.normal([graph.num_nodes, dim], stddev=0.1))
    spec = (tf.TensorSpec([5], tf.int32), tf.TensorSpec([5, 3], tf.int32))
    ds = tf.data.Dataset.from_generator(lambda: neighbour_sampler(graph, 5, 3), output_signature=spec)

    def objective(nodes, neighbours):
        u, v = tf.gather(table, nodes), tf.gather(table, neighbours)
        pos = tf.reduce_sum(u[:, None] * v, -1)
        return -tf.reduce_mean(tf.math.log_sigmoid(pos))

    for nodes, neighbours in ds:
        with tf.GradientTape() as tape:
            loss = objective(nodes, neighbours)
        g = tape.gradient(loss, table)
        table.scatter_sub(tf.IndexedSlices(0.1 * g.values, g.indices))
    return float(loss)


def label_propagation(graph, iters=3):
    y = np.eye(graph.num_classes)[graph.labels] * graph.masks["train"][:, None]
    for _ in range(iters):
        y = aggregate_mean(tf.constant(y[graph.edges[:, 0]]), graph.edges[:, 1], graph.num_nodes).numpy()
    return y.argmax(1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--convs", nargs="+", default=["gcn", "sage", "gat"], choices=LAYERS.names())
    parser.add_argument("--aggregate", default="mean", choices=AGGREGATORS.names())
    parser.add_argument("--baseline", action="store_true")
    args = parser.parse_args()
    graph = planted_partition()
    print(graph.degree().mean())
    for conv in args.convs:
        options = {"aggregate": args.aggregate} if conv == "sage" else {}
        print(conv, train(graph, conv, 3, edge_dropout=0.2 if conv == "gat" else 0.0, options=options))
    print(deepwalk_like(graph))
    if args.baseline:
        print(label_propagation(graph))


if __name__ == "__main__":
    main()
