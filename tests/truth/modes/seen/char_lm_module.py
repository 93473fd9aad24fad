"""A character language model on plain `tf.Module`: LSTM written by hand, sampling with
`tf.while_loop`, checkpoints and a SavedModel with two signatures."""
import os
import string
import tempfile

import numpy as np
import tensorflow as tf

CORPUS = """the quick brown fox jumps over the lazy dog. pack my box with five dozen liquor jugs.
how vexingly quick daft zebras jump. sphinx of black quartz judge my vow. """ * 4


class CharCodec:
    def __init__(self, alphabet=string.ascii_lowercase + " .\n"):
        self.alphabet = alphabet
        self._index = {c: i for i, c in enumerate(alphabet)}
        self._table = None

    def __len__(self):
        return len(self.alphabet)

    def encode(self, text):
        return np.array([self._index.get(c, len(self) - 1) for c in text], np.int32)

    def decode(self, ids):
        return "".join(self.alphabet[int(i)] for i in ids)

    def table(self):
        if self._table is None:
            keys = tf.constant(list(self.alphabet))
            init = tf.lookup.KeyValueTensorInitializer(keys, tf.range(len(self), dtype=tf.int64))
            self._table = tf.lookup.StaticHashTable(init, len(self) - 1)
        return self._table


class Dense(tf.Module):
    def __init__(self, n_in, n_out, name=None):
        super().__init__(name=name)
        limit = (6.0 / (n_in + n_out)) ** 0.5
        self.w = tf.Variable(tf.random.uniform((n_in, n_out), -limit, limit), name="w")
        self.b = tf.Variable(tf.zeros(n_out), name="b")

    def __call__(self, x):
        return tf.tensordot(x, self.w, 1) + self.b


class LSTMCell(tf.Module):
    def __init__(self, n_in, n_units, forget_bias=1.0, name=None):
        super().__init__(name=name)
        self.n_units = n_units
        self.forget_bias = forget_bias
        self.gates = Dense(n_in + n_units, 4 * n_units)

    def zero_state(self, batch):
        return tf.zeros((batch, self.n_units)), tf.zeros((batch, self.n_units))

    def __call__(self, x, state):
        h, c = state
        i, f, g, o = tf.split(self.gates(tf.concat([x, h], -1)), 4, axis=-1)
        c = tf.sigmoid(f + self.forget_bias) * c + tf.sigmoid(i) * tf.tanh(g)
        h = tf.sigmoid(o) * tf.tanh(c)
        return h, (h, c)


class GRUCell(tf.Module):
    """Drop-in alternative, see `build(cell=...)`."""

    def __init__(self, n_in, n_units, name=None):
        super().__init__(name=name)
        self.n_units = n_units
        self.zr = Dense(n_in + n_units, 2 * n_units)
        self.cand = Dense(n_in + n_units, n_units)

    def zero_state(self, batch):
        return (tf.zeros((batch, self.n_units)),)

    def __call__(self, x, state):
        (h,) = state
        z, r = tf.split(tf.sigmoid(self.zr(tf.concat([x, h], -1))), 2, -1)
        h = z * h + (1 - z) * tf.tanh(self.cand(tf.concat([x, r * h], -1)))
        return h, (h,)


class CharLM(tf.Module):
    def __init__(self, vocab, units=24, embed=8, cell=LSTMCell, name=None):
        super().__init__(name=name)
        self.vocab = vocab
        with self.name_scope:
            self.embedding = tf.Variable(tf.random.normal((vocab, embed), stddev=0.1))
            self.cell = cell(embed, units)
            self.out = Dense(units, vocab)

    @tf.Module.with_name_scope
    def __call__(self, ids):
        x = tf.nn.embedding_lookup(self.embedding, ids)
        state = self.cell.zero_state(tf.shape(ids)[0])
        outputs = tf.TensorArray(tf.float32, tf.shape(ids)[1])
        for t in tf.range(tf.shape(ids)[1]):
            h, state = self.cell(x[:, t], state)
            outputs = outputs.write(t, h)
        return self.out(tf.transpose(outputs.stack(), [1, 0, 2]))

    def loss(self, ids):
        logits = self(ids[:, :-1])
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=ids[:, 1:], logits=logits)
        return tf.reduce_mean(losses)

    @tf.function(input_signature=[tf.TensorSpec((None, None), tf.int32)])
    def score(self, ids):
        return {"nll": self.loss(ids), "perplexity": tf.exp(self.loss(ids))}

    @tf.function(input_signature=[tf.TensorSpec((), tf.int32), tf.TensorSpec((), tf.int32),
                                  tf.TensorSpec((), tf.float32)])
    def sample(self, first, length, temperature):
        def keep_going(i, token, state, written):
            return i < length

        def body(i, token, state, written):
            h, state = self.cell(tf.nn.embedding_lookup(self.embedding, token[None]), state)
            logits = self.out(h) / temperature
            token = tf.random.categorical(logits, 1, dtype=tf.int32)[0, 0]
            return i + 1, token, state, written.write(i, token)

        init = (tf.constant(0), first, self.cell.zero_state(1),
                tf.TensorArray(tf.int32, length))
        *_, written = tf.while_loop(keep_going, body, init)
        return written.stack()


class Momentum(tf.Module):
    def __init__(self, lr, beta=0.9):
        super().__init__()
        self.lr, self.beta = lr, beta
        self.slots = []

    def apply(self, grads, variables):
        if not self.slots:
            self.slots = [tf.Variable(tf.zeros_like(v)) for v in variables]
        for g, m, v in zip(grads, self.slots, variables):
            m.assign(self.beta * m + g)
            v.assign_sub(self.lr * m)


def windows(ids, width, batch):
    ds = tf.data.Dataset.from_tensor_slices(ids)
    ds = ds.window(width, shift=width // 2, drop_remainder=True)
    return ds.flat_map(lambda w: w.batch(width)).shuffle(100, seed=0).batch(batch, drop_remainder=True)


def make_train_step(model, optimizer, clip):
    @tf.function
    def train_step(batch):
        with tf.GradientTape() as tape:
            loss = model.loss(batch)
        grads = tape.gradient(loss, model.trainable_variables)
        grads, norm = tf.clip_by_global_norm(grads, clip)
        optimizer.apply(grads, model.trainable_variables)
        return loss, norm
    return train_step


def export(model, codec, path):
    class Serving(tf.Module):
        def __init__(self):
            super().__init__()
            self.model = model
            self.table = codec.table()

        @tf.function(input_signature=[tf.TensorSpec((None,), tf.string)])
        def score_text(self, texts):
            chars = tf.strings.unicode_split(texts, "UTF-8").to_tensor(" ")
            return self.model.score(tf.cast(self.table.lookup(chars), tf.int32))

    serving = Serving()
    tf.saved_model.save(serving, path, signatures={
        "serving_default": serving.score_text,
        "sample": model.sample.get_concrete_function(),
    })


def reload_and_check(path):
    loaded = tf.saved_model.load(path)
    scored = loaded.signatures["serving_default"](tf.constant(["the fox", "zebras"]))
    drawn = loaded.signatures["sample"](first=tf.constant(1), length=tf.constant(5),
                                        temperature=tf.constant(1.0))
    return sorted(scored), [v.shape for v in drawn.values()]


def gradient_noise(model, batch, repeats=3):
    """Diagnostic, only called by hand."""
    norms = []
    for _ in range(repeats):
        with tf.GradientTape() as tape:
            loss = model.loss(batch)
        norms.append(tf.linalg.global_norm(tape.gradient(loss, model.trainable_variables)))
    return tf.math.reduce_std(norms)


def build(vocab, cell="lstm", **kwargs):
    return CharLM(vocab, cell={"lstm": LSTMCell, "gru": GRUCell}[cell], **kwargs)


def main():
    tf.random.set_seed(3)
    codec = CharCodec()
    model = build(len(codec))
    optimizer = Momentum(0.2)
    # create the slots outside of the graph
    optimizer.apply([tf.zeros_like(v) for v in model.trainable_variables], model.trainable_variables)
    train_step = make_train_step(model, optimizer, clip=5.0)
    for step, batch in enumerate(windows(codec.encode(CORPUS), 16, 8)):
        loss, norm = train_step(batch)
        if step % 5 == 0:
            print(f"{step}: loss {loss:.3f} grad norm {norm:.3f}")
    text = codec.decode(model.sample(tf.constant(0), tf.constant(20), tf.constant(0.8)).numpy())
    print(repr(text))
    with tempfile.TemporaryDirectory() as folder:
        manager = tf.train.CheckpointManager(tf.train.Checkpoint(model=model), folder, max_to_keep=1)
        manager.save()
        export(model, codec, os.path.join(folder, "export"))
        print(reload_and_check(os.path.join(folder, "export")))


if __name__ == "__main__":
    main()
