import heapq

import numpy as np
import tensorflow as tf


class Seq2Seq(tf.Module):
    def __init__(self, encoder, decoder, src, tgt, optimizer=None):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.src, self.tgt = src, tgt
        self.optimizer = optimizer or tf.keras.optimizers.Adam(0.01)
        self.start = src.index["<start>"], tgt.index["<start>"]
        self.end = tgt.index["<end>"]

    @property
    def weights(self):
        return self.encoder.trainable_variables + self.decoder.trainable_variables

    def mask(self, ids):
        return tf.cast(ids != 0, tf.float32)

    def encode(self, inp):
        out, state = self.encoder(inp, self.encoder.initialize_hidden_state(tf.shape(inp)[0]))
        return out, state, self.mask(inp)

    def token_loss(self, real, pred):
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=real, logits=pred)
        m = self.mask(real)
        return tf.math.divide_no_nan(tf.reduce_sum(loss * m), tf.reduce_sum(m))

    def unroll(self, inp, targ, teacher_forcing):
        enc, hidden, mask = self.encode(inp)
        token, loss = targ[:, 0], 0.0
        for t in range(1, targ.shape[1]):
            logits, hidden, _ = self.decoder(token, hidden, enc, mask)
            loss += self.token_loss(targ[:, t], logits)
            if tf.random.uniform(()) < teacher_forcing:
                token = targ[:, t]
            else:
                token = tf.argmax(logits, axis=-1)
        return loss / float(targ.shape[1] - 1)

    @tf.function
    def train_step(self, inp, targ, teacher_forcing):
        with tf.GradientTape() as tape:
            loss = self.unroll(inp, targ, teacher_forcing)
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.weights), self.weights))
        return loss

    @tf.function(input_signature=[tf.TensorSpec([], tf.string), tf.TensorSpec([], tf.int32)])
    def tf_translate(self, sentence, max_length):
        inp = self.src.tf_encode(sentence)[None]
        enc, hidden, mask = self.encode(inp)
        token = tf.constant([self.start[1]], tf.int64)
        result = tf.TensorArray(tf.int64, size=0, dynamic_size=True)
        for t in tf.range(max_length):
            logits, hidden, _ = self.decoder(token, hidden, enc, mask)
            token = tf.argmax(logits, axis=-1)
            result = result.write(t, token[0])
            if token[0] == self.end:
                break
        return result.stack()

    def beam_search(self, sentence, beam=2, max_length=5):
        inp = tf.constant(self.src.texts_to_sequences([sentence]), tf.int64)
        enc, hidden, mask = self.encode(inp)
        beams = [(0.0, [self.start[1]], hidden)]
        for _ in range(max_length):
            candidates = []
            for score, ids, h in beams:
                if ids[-1] == self.end:
                    candidates.append((score, ids, h))
                    continue
                candidates.extend(self.expand(score, ids, h, enc, mask, beam))
            beams = heapq.nlargest(beam, candidates, key=length_normalized)
        return self.tgt.detokenize(beams[0][1])

    def expand(self, score, ids, h, enc, mask, beam):
        logits, h, _ = self.decoder(tf.constant(ids[-1:], tf.int64), h, enc, mask)
        logp = tf.nn.log_softmax(logits)[0].numpy()
        for i in np.argsort(-logp)[:beam]:
            yield score + float(logp[i]), ids + [int(i)], h

    def plot_attention(self, sentence):
        raise NotImplementedError("matplotlib is not installed")


def length_normalized(candidate):
    score, ids, _ = candidate
    return score / len(ids) ** 0.7
