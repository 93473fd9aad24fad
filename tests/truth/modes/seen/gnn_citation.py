"""Node classification with message passing on a synthetic graph."""
import abc

import numpy as np
import tensorflow as tf

keras = tf.keras


class MessagePassing(keras.layers.Layer, abc.ABC):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def call(self, inputs, training=False):
        nodes, edges = inputs
        src, dst = self.endpoints(edges)
        messages = self.message(tf.gather(nodes, src))
        num_nodes = tf.shape(nodes)[0]
        pooled = self.aggregate(messages, dst, num_nodes)
        return self.update(nodes, pooled, training)

    @staticmethod
    def endpoints(edges):
        return edges[:, 0], edges[:, 1]

    @abc.abstractmethod
    def message(self, sources):
        """Transform source node states."""

    @abc.abstractmethod
    def aggregate(self, messages, index, num_nodes):
        """Combine messages."""

    def update(self, nodes, pooled, training):
        return pooled

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class MeanConv(MessagePassing):
    def build(self, input_shape):
        dim = input_shape[0][-1]
        self.kernel = self.add_weight(name="kernel", shape=(dim, self.units), initializer="glorot_uniform")
        self.self_kernel = self.add_weight(name="self_kernel", shape=(dim, self.units), initializer="glorot_uniform")
        self.built = True

    def message(self, sources):
        return tf.matmul(sources, self.kernel)

    def aggregate(self, messages, index, num_nodes):
        return tf.math.unsorted_segment_mean(messages, index, num_nodes)

    def update(self, nodes, pooled, training):
        out = pooled + tf.matmul(nodes, self.self_kernel)
        if training:
            out = tf.nn.dropout(out, 0.2)
        return out


class MaxConv(MeanConv):
    def aggregate(self, messages, index, num_nodes):
        pooled = tf.math.unsorted_segment_max(messages, index, num_nodes)
        return tf.maximum(pooled, -10.0)


class NodeClassifier(keras.Model):
    def __init__(self, hidden, classes):
        super().__init__()
        self.convs = [MeanConv(hidden), MaxConv(hidden)]
        self.head = keras.layers.Dense(classes)

    def call(self, inputs, training=False):
        x, edges = inputs
        for conv in self.convs:
            x = tf.nn.relu(conv((x, edges), training=training))
        return self.head(x)


def synthetic_graph(num_nodes=40, classes=3, seed=0):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, classes, num_nodes)
    features = np.eye(classes)[labels] + rng.normal(0, 0.5, (num_nodes, classes))
    edges = [(i, j) for i in range(num_nodes) for j in range(num_nodes)
             if i != j and rng.random() < (0.25 if labels[i] == labels[j] else 0.03)]
    return features.astype("float32"), np.array(edges, "int32"), labels.astype("int32")


def masked_loss(labels, logits, mask):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    mask = tf.cast(mask, tf.float32)
    return tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)


def masked_accuracy(labels, logits, mask):
    hits = tf.equal(tf.argmax(logits, -1, output_type=tf.int32), labels)
    return tf.reduce_mean(tf.cast(tf.boolean_mask(hits, mask), tf.float32))


class Trainer:
    def __init__(self, model, optimizer):
        self.model = model
        self.optimizer = optimizer
        self._step = tf.function(self._train_step)

    def _train_step(self, graph, labels, mask):
        with tf.GradientTape() as tape:
            logits = self.model(graph, training=True)
            loss = masked_loss(labels, logits, mask)
        grads = tape.gradient(loss, self.model.trainable_variables)
        grads = self.clip(grads)
        self.optimizer.apply_gradients(zip(grads, self.model.trainable_variables))
        return loss

    def clip(self, grads):
        clipped, _ = tf.clip_by_global_norm(grads, 1.0)
        return clipped

    def train(self, graph, labels, mask, epochs):
        return [float(self._step(graph, labels, mask)) for _ in range(epochs)]

    def evaluate(self, graph, labels, mask):
        return float(masked_accuracy(labels, self.model(graph), mask))


def main():
    keras.utils.set_random_seed(1)
    features, edges, labels = (tf.constant(a) for a in synthetic_graph())
    mask = np.arange(40) % 3 != 0
    model = NodeClassifier(8, 3)
    model((features, edges))
    trainer = Trainer(model, keras.optimizers.Adam(0.05))
    history = trainer.train((features, edges), labels, tf.constant(mask), epochs=15)
    print("improved:", history[-1] < history[0])
    print("acc ok:", 0.0 <= trainer.evaluate((features, edges), labels, ~mask) <= 1.0)


if __name__ == "__main__":
    main()
