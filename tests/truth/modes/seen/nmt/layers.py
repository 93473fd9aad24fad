import tensorflow as tf


class BahdanauAttention(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.W1 = tf.keras.layers.Dense(units)
        self.W2 = tf.keras.layers.Dense(units)
        self.V = tf.keras.layers.Dense(1)

    def score(self, query, values):
        return self.V(tf.nn.tanh(self.W1(query[:, None]) + self.W2(values)))

    def call(self, query, values, mask):
        score = self.score(query, values) - 1e9 * (1.0 - mask[:, :, None])
        weights = tf.nn.softmax(score, axis=1)
        return tf.reduce_sum(weights * values, axis=1), weights


class DotAttention(BahdanauAttention):
    def score(self, query, values):
        return tf.matmul(values, query[:, :, None])


class Encoder(tf.keras.Model):
    def __init__(self, vocab_size, dim, units):
        super().__init__()
        self.units = units
        self.embedding = tf.keras.layers.Embedding(vocab_size, dim)
        self.gru = tf.keras.layers.GRU(units, return_sequences=True, return_state=True)

    def call(self, x, hidden):
        x = self.embedding(x)
        return self.gru(x, initial_state=hidden)

    def initialize_hidden_state(self, batch_size):
        return tf.zeros((batch_size, self.units))


class Decoder(tf.keras.Model):
    def __init__(self, vocab_size, dim, units, attention=BahdanauAttention):
        super().__init__()
        self.embedding = tf.keras.layers.Embedding(vocab_size, dim)
        self.cell = tf.keras.layers.GRUCell(units)
        self.attention = attention(units)
        self.fc = tf.keras.layers.Dense(vocab_size)

    def call(self, token, hidden, enc_output, mask):
        context, weights = self.attention(hidden, enc_output, mask)
        x = tf.concat([context, self.embedding(token)], axis=-1)
        out, _ = self.cell(x, [hidden])
        return self.fc(out), out, weights

    def init_bias(self, counts):
        self.fc.bias.assign(tf.math.log(counts + 1.0))
