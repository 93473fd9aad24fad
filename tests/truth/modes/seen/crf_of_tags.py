# %% [markdown]
# # BiLSTM-CRF for named entities
# Exported from a notebook.

# %%
import random
import re

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

random.seed(0)
tf.random.set_seed(0)

TAGS = ["O", "B-PER", "I-PER", "B-LOC"]
NAMES = ["anna", "bob smith", "carl jones", "dora"]
PLACES = ["paris", "rome", "oslo"]
TEMPLATES = ["{p} lives in {l}", "we saw {p} in {l} today", "{l} is big", "call {p} now"]

# %% data


def fill(template):
    words, tags = [], []
    for w in template.split():
        if w == "{p}":
            parts = random.choice(NAMES).split()
            words += parts
            tags += ["B-PER"] + ["I-PER"] * (len(parts) - 1)
        elif w == "{l}":
            words.append(random.choice(PLACES))
            tags.append("B-LOC")
        else:
            words.append(w)
            tags.append("O")
    return words, tags


def corpus(n):
    for _ in range(n):
        yield fill(random.choice(TEMPLATES))


def word_shape(word):
    return re.sub("[a-z]", "x", re.sub("[0-9]", "d", word))


vocab = sorted({w for words, _ in corpus(200) for w in words})
word_index = {w: i + 2 for i, w in enumerate(vocab)}
lookup = lambda words: [word_index.get(w, 1) for w in words]


def encoded(n):
    for words, tags in corpus(n):
        yield lookup(words), [TAGS.index(t) for t in tags]


def add_noise(ids, tags):
    """Replace some words by unknown."""
    drop = tf.random.uniform(tf.shape(ids)) < 0.05
    return tf.where(drop, 1, ids), tags


def make_ds(n, batch=8):
    ds = tf.data.Dataset.from_generator(lambda: encoded(n), output_signature=(
        tf.TensorSpec([None], tf.int32), tf.TensorSpec([None], tf.int32)))
    return ds.map(add_noise).padded_batch(batch, padded_shapes=([8], [8]))


# %% CRF in the log domain


def sequence_score(emissions, tags, mask, transitions):
    unary = tf.reduce_sum(emissions * tf.one_hot(tags, len(TAGS)), -1) * mask
    pairs = tf.gather_nd(transitions, tf.stack([tags[:, :-1], tags[:, 1:]], -1)) * mask[:, 1:]
    return tf.reduce_sum(unary, 1) + tf.reduce_sum(pairs, 1)


def log_partition(emissions, mask, transitions):
    steps = (tf.transpose(emissions, [1, 0, 2])[1:], tf.transpose(mask)[1:])

    def step(alpha, inputs):
        e, m = inputs
        new = tf.reduce_logsumexp(alpha[:, :, None] + transitions[None], axis=1) + e
        return keep(new, alpha, m)

    alphas = tf.scan(step, steps, initializer=emissions[:, 0])
    return tf.reduce_logsumexp(alphas[-1], axis=-1)


def keep(new, old, m):
    return m[:, None] * new + (1.0 - m[:, None]) * old


def crf_nll(emissions, tags, mask, transitions):
    gold = sequence_score(emissions, tags, mask, transitions)
    return log_partition(emissions, mask, transitions) - gold


def viterbi_numpy(emission, transitions):
    score, back = emission[0], []
    for e in emission[1:]:
        total = score[:, None] + transitions
        back.append(total.argmax(0))
        score = total.max(0) + e
    path = [int(score.argmax())]
    for b in reversed(back):
        path.append(int(b[path[-1]]))
    return path[::-1]


def viterbi_batch(emissions, lengths, transitions):
    paths = np.zeros(emissions.shape[:2], np.int32)
    for i, n in enumerate(lengths):
        if n:
            paths[i, :n] = viterbi_numpy(emissions[i, :n], transitions)
    return paths


# %% model


class CRF(layers.Layer):
    def __init__(self, n_tags, **kwargs):
        super().__init__(**kwargs)
        self.n_tags = n_tags

    def build(self, input_shape):
        self.transitions = self.add_weight(name="transitions", shape=(self.n_tags, self.n_tags),
                                           initializer=self.init_transitions)
        self.built = True

    def init_transitions(self, shape, dtype=None):
        t = np.zeros((self.n_tags, self.n_tags), np.float32)
        for i, a in enumerate(TAGS):
            for j, b in enumerate(TAGS):
                if not self.allowed(a, b):
                    t[i, j] = -5.0
        return tf.constant(t)

    @staticmethod
    def allowed(a, b):
        return not b.startswith("I-") or a[2:] == b[2:]

    def call(self, emissions):
        return emissions

    def decode(self, emissions, mask):
        lengths = tf.cast(tf.reduce_sum(mask, 1), tf.int32)
        path = tf.numpy_function(viterbi_batch, [emissions, lengths, tf.convert_to_tensor(self.transitions)], tf.int32)
        return tf.reshape(path, tf.shape(mask))


class Tagger(tf.keras.Model):
    def __init__(self, vocab_size, n_tags, units=8):
        super().__init__()
        self.embed = layers.Embedding(vocab_size, units)
        self.rnn = layers.Bidirectional(layers.LSTM(units, return_sequences=True))
        self.proj = layers.Dense(n_tags)
        self.crf = CRF(n_tags)

    def call(self, ids, training=False):
        return self.crf(self.proj(self.rnn(self.embed(ids))))

    def mask(self, ids):
        return tf.cast(ids > 0, tf.float32)

    def nll(self, ids, tags, training):
        emissions = self(ids, training=training)
        return tf.reduce_mean(crf_nll(emissions, tags, self.mask(ids), tf.convert_to_tensor(self.crf.transitions)))

    def train_step(self, data):
        ids, tags = data
        with tf.GradientTape() as tape:
            loss = self.nll(ids, tags, True)
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        return {"loss": loss}

    def test_step(self, data):
        ids, tags = data
        pred = self.crf.decode(self(ids), self.mask(ids))
        correct = tf.cast(tf.equal(pred, tags), tf.float32) * self.mask(ids)
        return {"loss": self.nll(ids, tags, False), "acc": tf.reduce_sum(correct) / tf.reduce_sum(self.mask(ids))}

    def predict_step(self, data):
        ids = data[0] if isinstance(data, (tuple, list)) else data
        return self.crf.decode(self(ids), self.mask(ids))


# %% run

model = Tagger(len(word_index) + 2, len(TAGS))
model.compile(optimizer=tf.keras.optimizers.Adam(0.02))
model.fit(make_ds(48), epochs=2, verbose=0)
print(model.evaluate(make_ds(16), verbose=0, return_dict=True))

# %%


def spans(tags):
    out, start = [], None
    for i, t in enumerate(tags + ["O"]):
        if start is not None and not t.startswith("I-"):
            out.append((start, i, tags[start][2:]))
            start = None
        if t.startswith("B-"):
            start = i
    return out


def tag(sentence):
    ids = lookup(sentence.split())
    batch = np.array([ids + [0] * (8 - len(ids))], np.int32)
    path = model.predict(batch, verbose=0)[0][:len(ids)]
    return [TAGS[i] for i in path]


def f1(gold, pred):
    tp = len(set(gold) & set(pred))
    return 2 * tp / max(len(gold) + len(pred), 1)


words, gold = fill(TEMPLATES[0])
print(words, spans(tag(" ".join(words))), f1(spans(gold), spans(tag(" ".join(words)))))
