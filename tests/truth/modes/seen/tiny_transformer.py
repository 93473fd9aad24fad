"""Character-level transformer trained with fit and sampled autoregressively."""
import os
import tempfile

import numpy as np
import tensorflow as tf

TEXT = "the cat sat on the mat. the dog sat on the log. " * 6
serializable = tf.keras.utils.register_keras_serializable("tiny")


class CharTokenizer:
    def __init__(self, text):
        self.chars = sorted(set(text))
        self.index = {c: i for i, c in enumerate(self.chars)}

    @property
    def vocab_size(self):
        return len(self.chars)

    def encode(self, text):
        return np.array([self.index[c] for c in text], "int32")

    def decode(self, ids):
        return "".join(self.chars[int(i)] for i in ids)


@serializable
class PositionalEmbedding(tf.keras.layers.Layer):
    def __init__(self, vocab, length, dim, **kwargs):
        super().__init__(**kwargs)
        self.vocab, self.length, self.dim = vocab, length, dim
        self.token = tf.keras.layers.Embedding(vocab, dim)
        self.position = tf.keras.layers.Embedding(length, dim)

    def build(self, input_shape):
        self.token.build(input_shape)
        self.position.build((self.length,))
        self.built = True

    def call(self, ids):
        return self.token(ids) + self.position(tf.range(tf.shape(ids)[-1]))

    def get_config(self):
        return dict(super().get_config(), vocab=self.vocab, length=self.length, dim=self.dim)


@serializable
class CausalAttention(tf.keras.layers.Layer):
    def __init__(self, heads, **kwargs):
        super().__init__(**kwargs)
        self.heads = heads

    def build(self, input_shape):
        dim = input_shape[-1]
        self.qkv = self.add_weight(name="qkv", shape=(dim, 3 * dim), initializer="glorot_uniform")
        self.out = self.add_weight(name="out", shape=(dim, dim), initializer="glorot_uniform")
        self.built = True

    def call(self, x):
        q, k, v = (self.split_heads(t) for t in tf.split(tf.matmul(x, self.qkv), 3, axis=-1))
        scores = tf.matmul(q, k, transpose_b=True) / tf.sqrt(float(q.shape[-1]))
        weights = tf.nn.softmax(scores + self.causal_bias(tf.shape(scores)[-1]))
        return tf.matmul(self.merge_heads(tf.matmul(weights, v)), self.out)

    def split_heads(self, x):
        shape = tf.shape(x)
        x = tf.reshape(x, [shape[0], shape[1], self.heads, x.shape[-1] // self.heads])
        return tf.transpose(x, [0, 2, 1, 3])

    def merge_heads(self, x):
        x = tf.transpose(x, [0, 2, 1, 3])
        shape = tf.shape(x)
        return tf.reshape(x, [shape[0], shape[1], x.shape[-1] * self.heads])

    @staticmethod
    def causal_bias(n):
        return (tf.linalg.band_part(tf.ones([n, n]), -1, 0) - 1.0) * 1e9

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return dict(super().get_config(), heads=self.heads)


@serializable
def perplexity(y_true, y_pred):
    return tf.exp(tf.reduce_mean(tf.keras.losses.sparse_categorical_crossentropy(y_true, y_pred, from_logits=True)))


def block(x, heads, dim):
    norm = tf.keras.layers.LayerNormalization
    x = x + CausalAttention(heads)(norm()(x))
    h = tf.keras.layers.Dense(2 * dim, activation=tf.nn.gelu)(norm()(x))
    return x + tf.keras.layers.Dense(dim)(h)


def build_model(vocab, length, dim=16, heads=2, depth=1):
    ids = tf.keras.Input((None,), dtype="int32")
    x = PositionalEmbedding(vocab, length, dim)(ids)
    for _ in range(depth):
        x = block(x, heads, dim)
    return tf.keras.Model(ids, tf.keras.layers.Dense(vocab)(x))


def sequences(ids, length):
    ds = tf.data.Dataset.from_tensor_slices(ids).batch(length + 1, drop_remainder=True)
    return ds.map(lambda chunk: (chunk[:-1], chunk[1:])).batch(4)


def generate(model, tokenizer, prompt, count, length):
    ids = tokenizer.encode(prompt).tolist()
    for _ in range(count):
        logits = model(tf.constant([ids[-length:]]))[0, -1]
        ids.append(pick(logits))
    return tokenizer.decode(ids)


def pick(logits, k=3):
    values, indices = tf.math.top_k(logits, k)
    choice = tf.random.categorical(values[None], 1, seed=1)[0, 0]
    return int(indices[choice])


class GenerateCallback(tf.keras.callbacks.Callback):
    def __init__(self, tokenizer, length):
        super().__init__()
        self.tokenizer, self.length, self.outputs = tokenizer, length, []

    def on_epoch_end(self, epoch, logs=None):
        self.outputs.append(generate(self.model, self.tokenizer, "the ", 4, self.length))


def main():
    tf.keras.utils.set_random_seed(0)
    tokenizer, length = CharTokenizer(TEXT), 12
    model = build_model(tokenizer.vocab_size, length)
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=[perplexity])
    sampler = GenerateCallback(tokenizer, length)
    model.fit(sequences(tokenizer.encode(TEXT), length), epochs=2, verbose=0, callbacks=[sampler])
    print("generated lengths:", [len(o) for o in sampler.outputs])
    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "lm.keras")
        model.save(path)
        again = tf.keras.models.load_model(path)
    ids = tf.constant([tokenizer.encode("the cat")])
    print("same after loading:", np.allclose(model(ids), again(ids), atol=1e-5))


if __name__ == "__main__":
    main()
