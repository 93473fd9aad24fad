import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


def gelu(x):
    """The tanh approximation used by GPT-2."""
    return 0.5 * x * (1.0 + tf.tanh(np.sqrt(2.0 / np.pi) * (x + 0.044715 * tf.pow(x, 3))))


def causal_mask(n):
    i = tf.range(n)[:, None]
    j = tf.range(n)
    return tf.cast(i >= j, tf.float32)


class CausalSelfAttention(layers.Layer):
    def __init__(self, config, **kwargs):
        super().__init__(**kwargs)
        self.config = config
        self.qkv = layers.Dense(3 * config.n_embd)
        self.proj = layers.Dense(config.n_embd)
        self.drop = layers.Dropout(config.dropout)

    def split_heads(self, x):
        shape = tf.shape(x)
        x = tf.reshape(x, [shape[0], shape[1], self.config.n_head, self.config.head_dim])
        return tf.transpose(x, [0, 2, 1, 3])

    def merge_heads(self, x):
        x = tf.transpose(x, [0, 2, 1, 3])
        shape = tf.shape(x)
        return tf.reshape(x, [shape[0], shape[1], self.config.n_embd])

    def attend(self, q, k, v, training):
        scores = tf.matmul(q, k, transpose_b=True) / self.config.head_dim ** 0.5
        mask = causal_mask(tf.shape(scores)[-1])
        scores = scores * mask - 1e9 * (1.0 - mask)
        return tf.matmul(self.drop(tf.nn.softmax(scores), training=training), v)

    def flash_attend(self, q, k, v):
        raise NotImplementedError("no flash attention on CPU")

    def call(self, x, training=False):
        q, k, v = [self.split_heads(t) for t in tf.split(self.qkv(x), 3, axis=-1)]
        if self.config.flash:
            y = self.flash_attend(q, k, v)
        else:
            y = self.attend(q, k, v, training)
        return self.proj(self.merge_heads(y))


class MLP(layers.Layer):
    def __init__(self, config, **kwargs):
        super().__init__(**kwargs)
        self.fc = layers.Dense(4 * config.n_embd, activation=gelu)
        self.out = layers.Dense(config.n_embd)

    def call(self, x):
        return self.out(self.fc(x))


class Block(layers.Layer):
    def __init__(self, config, **kwargs):
        super().__init__(**kwargs)
        self.ln_1 = layers.LayerNormalization()
        self.attn = CausalSelfAttention(config)
        self.ln_2 = layers.LayerNormalization()
        self.mlp = MLP(config)

    def call(self, x, training=False):
        x = x + self.attn(self.ln_1(x), training=training)
        return x + self.mlp(self.ln_2(x))


class GPT(tf.keras.Model):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.wte = layers.Embedding(config.vocab_size, config.n_embd)
        self.wpe = layers.Embedding(config.block_size, config.n_embd)
        self.blocks = [Block(config, name="h_%d" % i) for i in range(config.n_layer)]
        self.ln_f = layers.LayerNormalization()
        self.head = layers.Dense(config.vocab_size, use_bias=False)

    def embed(self, idx):
        positions = tf.range(tf.shape(idx)[1])
        return self.wte(idx) + self.wpe(positions)

    def call(self, idx, training=False):
        x = self.embed(idx)
        for block in self.blocks:
            x = block(x, training=training)
        return self.head(self.ln_f(x))

    def num_params(self):
        return sum(int(np.prod(w.shape)) for w in self.trainable_variables)

    def crop_block_size(self, block_size):
        self.config = self.config.replace(block_size=block_size)
