"""Copy-task sequence to sequence model with greedy and beam decoding."""
import numpy as np
import tensorflow as tf

PAD, START, END = 0, 1, 2
VOCAB = 8


def sample_pairs(n, length, seed):
    rng = np.random.default_rng(seed)
    src = rng.integers(3, VOCAB, (n, length)).astype("int32")
    tgt = np.concatenate([src[:, ::-1], np.full((n, 1), END, "int32")], 1)
    return src, tgt


def shift_right(tgt):
    start = tf.fill([tf.shape(tgt)[0], 1], START)
    return tf.concat([start, tgt[:, :-1]], axis=1)


def add_decoder_inputs(src, tgt):
    return (src, shift_right(tgt[None])[0]), tgt


class GRU(tf.Module):
    def __init__(self, dim_in, dim, seed):
        super().__init__()
        self.dim = dim
        shape = [dim_in + dim, dim]
        self.wz, self.wr, self.wh = (
            tf.Variable(tf.random.stateless_normal(shape, [seed, i]) * 0.2) for i in range(3))

    def step(self, h, x):
        xh = tf.concat([x, h], -1)
        z, r = tf.sigmoid(xh @ self.wz), tf.sigmoid(xh @ self.wr)
        candidate = tf.tanh(tf.concat([x, r * h], -1) @ self.wh)
        return (1.0 - z) * h + z * candidate

    def unroll(self, inputs, h0):
        states = tf.scan(self.step, tf.transpose(inputs, [1, 0, 2]), initializer=h0)
        return tf.transpose(states, [1, 0, 2])

    def zero_state(self, batch):
        return tf.zeros([batch, self.dim])


class Seq2Seq(tf.Module):
    def __init__(self, dim=12):
        super().__init__()
        self.embedding = tf.Variable(tf.random.stateless_normal([VOCAB, dim], [1, 1]))
        self.encoder = GRU(dim, dim, 2)
        self.decoder = GRU(dim, dim, 3)
        self.out = tf.Variable(tf.random.stateless_normal([dim, VOCAB], [4, 4]) * 0.2)

    def embed(self, ids):
        return tf.gather(self.embedding, ids)

    def encode(self, src):
        return self.encoder.unroll(self.embed(src), self.encoder.zero_state(tf.shape(src)[0]))[:, -1]

    def logits(self, src, tgt_in):
        return self.decoder.unroll(self.embed(tgt_in), self.encode(src)) @ self.out

    def next_log_probs(self, h, token):
        h = self.decoder.step(h, self.embed(token))
        return h, tf.nn.log_softmax(h @ self.out)

    @tf.function
    def greedy(self, src, max_len):
        h = self.encode(src)
        token = tf.fill([tf.shape(src)[0]], START)
        done = tf.zeros_like(token, tf.bool)
        output = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
        i = tf.constant(0)
        while i < max_len and not tf.reduce_all(done):
            h, log_probs = self.next_log_probs(h, token)
            token = tf.where(done, PAD, tf.argmax(log_probs, -1, output_type=tf.int32))
            done = done | (token == END)
            output = output.write(i, token)
            i += 1
        return tf.transpose(output.stack())

    def beam(self, src, width=3, max_len=5):
        h = tf.repeat(self.encode(src[None]), width, axis=0)
        sequences = [[START] for _ in range(width)]
        scores = tf.constant([0.0] + [-1e9] * (width - 1))
        for _ in range(max_len):
            last = tf.constant([s[-1] for s in sequences])
            h, log_probs = self.next_log_probs(h, last)
            scores, parents, tokens = expand(scores, log_probs, width)
            h = tf.gather(h, parents)
            sequences = [sequences[p] + [t] for p, t in zip(parents.numpy(), tokens.numpy().tolist())]
        return sequences, scores


def expand(scores, log_probs, width):
    total = tf.reshape(scores[:, None] + log_probs, [-1])
    best, index = tf.math.top_k(total, width)
    return best, index // VOCAB, index % VOCAB


@tf.function
def train_step(model, optimizer, inputs, tgt):
    src, tgt_in = inputs
    with tf.GradientTape() as tape:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(tgt, model.logits(src, tgt_in))
        loss = tf.reduce_mean(losses)
    optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
    return loss


def main():
    src, tgt = sample_pairs(32, 4, seed=0)
    ds = tf.data.Dataset.from_tensor_slices((src, tgt)).map(add_decoder_inputs).batch(16)
    model, optimizer = Seq2Seq(), tf.keras.optimizers.Adam(0.02)
    optimizer.build(model.trainable_variables)
    losses = [float(train_step(model, optimizer, x, y)) for _ in range(3) for x, y in ds]
    print("improved:", losses[-1] < losses[0])
    print("greedy rank:", len(model.greedy(tf.constant(src[:3]), 6).shape))
    sequences, scores = model.beam(tf.constant(src[0]))
    print("beam:", [len(s) for s in sequences], bool(scores[0] >= scores[-1]))


if __name__ == "__main__":
    main()
