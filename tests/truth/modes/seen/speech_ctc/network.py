import tensorflow as tf


class ConvSubsample(tf.keras.layers.Layer):
    def __init__(self, filters, **kw):
        super().__init__(**kw)
        self.conv = tf.keras.layers.Conv1D(filters, 3, padding="same", activation="relu")

    def call(self, x):
        return self.conv(x)

    def out_length(self, n):
        return n


class MaskedBatchNorm(tf.keras.layers.Layer):
    def build(self, shape):
        self.gamma = self.add_weight(name="gamma", shape=(shape[-1],), initializer="ones")

    def call(self, x, training=False):
        return x * self.gamma


class AcousticModel(tf.keras.Model):
    def __init__(self, vocab_size, units=12):
        super().__init__()
        self.subsample = ConvSubsample(units)
        self.norm = MaskedBatchNorm()
        self.rnn = tf.keras.layers.Bidirectional(tf.keras.layers.GRU(units, return_sequences=True))
        self.out = tf.keras.layers.Dense(vocab_size)
        self.loss_tracker = tf.keras.metrics.Mean(name="ctc")

    def call(self, x, training=False):
        x = self.norm(self.subsample(x), training=training)
        return self.out(self.rnn(x))

    def ctc(self, logits, logit_length, labels, label_length):
        loss = tf.nn.ctc_loss(labels, logits, label_length, logit_length, logits_time_major=False, blank_index=0)
        return tf.reduce_mean(loss)

    def unpack(self, data):
        (spec, spec_length), (labels, label_length) = data
        return spec, self.subsample.out_length(spec_length), labels, label_length

    def train_step(self, data):
        spec, n, labels, m = self.unpack(data)
        with tf.GradientTape() as tape:
            loss = self.ctc(self(spec, training=True), n, labels, m)
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(self.clip(grads))
        self.loss_tracker.update_state(loss)
        return {"ctc": self.loss_tracker.result()}

    def clip(self, grads):
        grads, _ = tf.clip_by_global_norm(grads, 1.0)
        return zip(grads, self.trainable_variables)

    def test_step(self, data):
        spec, n, labels, m = self.unpack(data)
        self.loss_tracker.update_state(self.ctc(self(spec), n, labels, m))
        return {"ctc": self.loss_tracker.result()}

    def predict_step(self, data):
        spec, n, _, _ = self.unpack(data)
        return self.greedy(self(spec), n)

    def greedy(self, logits, n):
        decoded, _ = tf.nn.ctc_greedy_decoder(tf.transpose(logits, [1, 0, 2]), n, blank_index=0)
        dense = tf.sparse.to_dense(decoded[0])
        return tf.pad(dense, [[0, 0], [0, 40 - tf.minimum(tf.shape(dense)[1], 40)]])[:, :40]

    @property
    def metrics(self):
        return [self.loss_tracker]


class Streaming(tf.Module):
    """Chunk by chunk decoding; never finished."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    @tf.function
    def push(self, chunk):
        return self.model(chunk)
