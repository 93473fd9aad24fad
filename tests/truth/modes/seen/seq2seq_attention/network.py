import tensorflow as tf
from tensorflow.keras import layers


class GruStep(layers.Layer):
    """One step of a GRU with layer normalisation, usable in `layers.RNN`."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.output_size = units
        self.norm = layers.LayerNormalization()

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], 3 * self.units),
                                      initializer="glorot_uniform")
        self.recurrent = self.add_weight(name="recurrent", shape=(self.units, 3 * self.units),
                                         initializer="orthogonal")

    def call(self, inputs, states, training=None):
        h = states[0]
        xz, xr, xc = tf.split(tf.matmul(inputs, self.kernel), 3, -1)
        hz, hr, hc = tf.split(tf.matmul(h, self.recurrent), 3, -1)
        z = tf.sigmoid(xz + hz)
        r = tf.sigmoid(xr + hr)
        new = z * h + (1 - z) * tf.tanh(self.norm(xc + r * hc))
        return new, [new]

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class CrossAttention(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.query = layers.Dense(units, use_bias=False)
        self.key = layers.Dense(units, use_bias=False)
        self.score = layers.Dense(1)

    def call(self, query, value, mask=None):
        q = self.query(query)[:, :, None, :]
        k = self.key(value)[:, None, :, :]
        logits = tf.squeeze(self.score(tf.tanh(q + k)), -1)
        logits += -1e9 * (1.0 - tf.cast(mask, tf.float32))[:, None, :]
        weights = tf.nn.softmax(logits)
        return tf.matmul(weights, value), weights


class Encoder(layers.Layer):
    def __init__(self, vocab, units, **kwargs):
        super().__init__(**kwargs)
        self.embedding = layers.Embedding(vocab, units)
        self.rnn = layers.Bidirectional(layers.GRU(units, return_sequences=True), merge_mode="sum")

    def call(self, tokens, training=None):
        return self.rnn(self.embedding(tokens), training=training)


class Decoder(layers.Layer):
    def __init__(self, vocab, units, **kwargs):
        super().__init__(**kwargs)
        self.vocab, self.units = vocab, units
        self.embedding = layers.Embedding(vocab, units)
        self.rnn = layers.RNN(GruStep(units), return_sequences=True, return_state=True)
        self.attention = CrossAttention(units)
        self.out = layers.Dense(vocab)

    def call(self, tokens, context, context_mask, state=None, training=None):
        if state is None:
            state = self.initial_state(tf.shape(tokens)[0])
        y, state = self.rnn(self.embedding(tokens), initial_state=[state], training=training)
        attended, weights = self.attention(y, context, mask=context_mask)
        return self.out(tf.concat([y, attended], -1)), state, weights

    def initial_state(self, batch):
        return tf.zeros((batch, self.units))


class Translator(tf.keras.Model):
    def __init__(self, source_size, target_size, units=16):
        super().__init__()
        self.encoder = Encoder(source_size, units)
        self.decoder = Decoder(target_size, units)

    def call(self, inputs, training=None):
        source, target = inputs
        context = self.encoder(source, training=training)
        logits, _, _ = self.decoder(target, context, tf.not_equal(source, 0), training=training)
        return logits

    def attention_map(self, source, target):
        context = self.encoder(source)
        return self.decoder(target, context, tf.not_equal(source, 0))[2]


def masked_loss(y_true, y_pred):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=tf.cast(y_true, tf.int32), logits=y_pred)
    mask = tf.cast(tf.not_equal(y_true, 0), losses.dtype)
    return tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)


def masked_accuracy(y_true, y_pred):
    y_true = tf.cast(y_true, tf.int64)
    match = tf.cast(tf.equal(y_true, tf.argmax(y_pred, -1)), tf.float32)
    mask = tf.cast(tf.not_equal(y_true, 0), tf.float32)
    return tf.reduce_sum(match * mask) / tf.reduce_sum(mask)


def bleu1(reference, hypothesis):
    reference, hypothesis = reference.split(), hypothesis.split()
    return sum(w in reference for w in hypothesis) / max(1, len(hypothesis))
