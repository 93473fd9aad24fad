"""A small transformer that learns to copy a sequence (custom loop, Noam schedule)."""
import numpy as np
import tensorflow as tf

VOCAB, LENGTH, D_MODEL, HEADS = 12, 6, 16, 2
START, PAD = 1, 0


def get_angles(pos, i, d_model):
    return pos / np.power(10000, (2 * (i // 2)) / np.float32(d_model))


def positional_encoding(position, d_model):
    angles = get_angles(np.arange(position)[:, None], np.arange(d_model)[None, :], d_model)
    angles[:, 0::2] = np.sin(angles[:, 0::2])
    angles[:, 1::2] = np.cos(angles[:, 1::2])
    return tf.cast(angles[None, ...], tf.float32)


def create_padding_mask(seq):
    return tf.cast(tf.math.equal(seq, PAD), tf.float32)[:, None, None, :]


def create_look_ahead_mask(size):
    return 1 - tf.linalg.band_part(tf.ones((size, size)), -1, 0)


def scaled_dot_product_attention(q, k, v, mask=None):
    logits = tf.matmul(q, k, transpose_b=True)
    logits = logits / tf.math.sqrt(tf.cast(tf.shape(k)[-1], tf.float32))
    if mask is not None:
        logits += mask * -1e9
    weights = tf.nn.softmax(logits, axis=-1)
    return tf.matmul(weights, v), weights


class MultiHeadAttention(tf.keras.layers.Layer):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.num_heads, self.depth, self.d_model = num_heads, d_model // num_heads, d_model
        self.wq, self.wk, self.wv, self.dense = (tf.keras.layers.Dense(d_model) for _ in range(4))

    def split_heads(self, x):
        x = tf.reshape(x, (tf.shape(x)[0], -1, self.num_heads, self.depth))
        return tf.transpose(x, perm=[0, 2, 1, 3])

    def merge_heads(self, x):
        x = tf.transpose(x, perm=[0, 2, 1, 3])
        return tf.reshape(x, (tf.shape(x)[0], -1, self.d_model))

    def call(self, q, k, v, mask=None):
        q, k, v = (self.split_heads(f(x)) for f, x in ((self.wq, q), (self.wk, k), (self.wv, v)))
        output, _ = scaled_dot_product_attention(q, k, v, mask)
        return self.dense(self.merge_heads(output))


def feed_forward(d_model, dff):
    return tf.keras.Sequential([tf.keras.layers.Dense(dff, activation="relu"), tf.keras.layers.Dense(d_model)])


class DecoderLayer(tf.keras.layers.Layer):
    def __init__(self, d_model, num_heads, dff, rate=0.1):
        super().__init__()
        self.mha = MultiHeadAttention(d_model, num_heads)
        self.ffn = feed_forward(d_model, dff)
        self.norm1 = tf.keras.layers.LayerNormalization()
        self.norm2 = tf.keras.layers.LayerNormalization()
        self.dropout = tf.keras.layers.Dropout(rate)

    def call(self, x, training=False, mask=None):
        x = self.norm1(x + self.dropout(self.mha(x, x, x, mask=mask), training=training))
        return self.norm2(x + self.ffn(x))


class CopyTransformer(tf.keras.Model):
    def __init__(self, layers=2):
        super().__init__()
        self.embedding = tf.keras.layers.Embedding(VOCAB, D_MODEL)
        self.pos = positional_encoding(2 * LENGTH + 2, D_MODEL)
        self.blocks = [DecoderLayer(D_MODEL, HEADS, 32) for _ in range(layers)]
        self.out = tf.keras.layers.Dense(VOCAB)

    def masks(self, tokens):
        return tf.maximum(create_padding_mask(tokens), create_look_ahead_mask(tf.shape(tokens)[1]))

    def call(self, tokens, training=False):
        x = self.embedding(tokens) * tf.math.sqrt(float(D_MODEL))
        x += self.pos[:, : tf.shape(tokens)[1], :]
        mask = self.masks(tokens)
        for block in self.blocks:
            x = block(x, training=training, mask=mask)
        return self.out(x)


class NoamSchedule(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, d_model, warmup_steps=40):
        super().__init__()
        self.d_model, self.warmup_steps = d_model, warmup_steps

    def __call__(self, step):
        step = tf.cast(step, tf.float32) + 1.0
        return tf.math.rsqrt(float(self.d_model)) * tf.minimum(tf.math.rsqrt(step), step * self.warmup_steps ** -1.5)

    def get_config(self):
        return {"d_model": self.d_model, "warmup_steps": self.warmup_steps}


def masked_loss(labels, logits):
    loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    mask = tf.cast(labels != PAD, loss.dtype)
    return tf.reduce_sum(loss * mask) / tf.reduce_sum(mask)


transformer = CopyTransformer()
optimizer = tf.keras.optimizers.Adam(NoamSchedule(D_MODEL), beta_1=0.9, beta_2=0.98, epsilon=1e-9)
mean_loss = tf.keras.metrics.Mean()


@tf.function(input_signature=[tf.TensorSpec((None, None), tf.int32)])
def train_step(tokens):
    inputs, labels = tokens[:, :-1], tokens[:, 1:]
    with tf.GradientTape() as tape:
        loss = masked_loss(labels, transformer(inputs, training=True))
    gradients = tape.gradient(loss, transformer.trainable_variables)
    optimizer.apply_gradients(zip(gradients, transformer.trainable_variables))
    mean_loss.update_state(loss)


def batches(count, size=8):
    for _ in range(count):
        word = np.random.randint(2, VOCAB, (size, LENGTH))
        start = np.full((size, 1), START)
        yield tf.constant(np.concatenate([start, word, start, word], axis=1), tf.int32)


def greedy_decode(prefix, steps):
    for _ in range(steps):
        next_token = tf.argmax(transformer(prefix)[:, -1], axis=-1, output_type=tf.int32)
        prefix = tf.concat([prefix, next_token[:, None]], axis=1)
    return prefix


for step, batch in enumerate(batches(6)):
    train_step(batch)
print("loss", float(mean_loss.result()))
print(greedy_decode(tf.constant([[START, 4, 5, 6, 7, 8, 9, START]]), 3).numpy())
