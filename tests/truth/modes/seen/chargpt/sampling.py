import tensorflow as tf


def top_k_filter(logits, k):
    values, _ = tf.math.top_k(logits, k)
    return tf.where(logits < values[:, -1:], -1e9, logits)


def nucleus_filter(logits, p):
    ordered = tf.sort(logits, direction="DESCENDING")
    cum = tf.cumsum(tf.nn.softmax(ordered), exclusive=True, axis=-1)
    floor = tf.reduce_min(tf.where(cum < p, ordered, 1e9), axis=-1, keepdims=True)
    return tf.where(logits < floor, -1e9, logits)


class Generator(tf.Module):
    def __init__(self, model, temperature=1.0, k=5):
        super().__init__()
        self.model = model
        self.temperature = temperature
        self.k = k

    def next_token(self, idx):
        window = idx[:, -self.model.config.block_size:]
        logits = self.model(window, training=False)[:, -1] / self.temperature
        logits = top_k_filter(logits, self.k)
        return tf.random.categorical(logits, 1, dtype=tf.int32)

    @tf.function
    def generate(self, idx, length):
        for _ in tf.range(length):
            tf.autograph.experimental.set_loop_options(
                shape_invariants=[(idx, tf.TensorShape([None, None]))])
            idx = tf.concat([idx, self.next_token(idx)], axis=1)
        return idx


def greedy(model, idx, length):
    for _ in range(length):
        logits = model(idx[:, -model.config.block_size:])
        idx = tf.concat([idx, tf.argmax(logits[:, -1:], -1, output_type=tf.int32)], 1)
    return idx
