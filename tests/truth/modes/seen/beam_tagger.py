"""Text: vectorization, an RNN cell of its own, attention, greedy decoding by hand."""
import collections
import re

import numpy as np
import tensorflow as tf

TEXTS = ["a cat sat on a mat", "the dog sat", "a dog and a cat", "the mat"] * 4


def clean(text):
    text = tf.strings.lower(text)
    return tf.strings.regex_replace(text, "[^a-z ]", "")


def words_of(text):
    return re.findall("[a-z]+", text.lower())


class Vocabulary:
    def __init__(self, texts, least=1):
        counts = collections.Counter(word for text in texts for word in words_of(text))
        self.words = ["<pad>", "<start>"] + sorted(w for w, c in counts.items() if c >= least)
        self.ids = {w: i for i, w in enumerate(self.words)}

    def __len__(self):
        return len(self.words)

    def encode(self, text, length):
        ids = [self.ids.get(w, 0) for w in words_of(text)][:length]
        return ids + [0] * (length - len(ids))

    def decode(self, ids):
        return " ".join(self.words[i] for i in ids if i > 1)


class MinimalCell(tf.keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")
        self.recurrent = self.add_weight(shape=(self.units, self.units), name="recurrent")
        self.built = True

    def call(self, inputs, states):
        state = states[0]
        update = self.update_gate(inputs)
        state = update * state + (1.0 - update) * tf.tanh(tf.matmul(inputs, self.kernel) + tf.matmul(state, self.recurrent))
        return state, [state]

    def update_gate(self, inputs):
        return tf.sigmoid(tf.reduce_sum(inputs, -1, keepdims=True))

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        if inputs is not None:
            batch_size, dtype = tf.shape(inputs)[0], inputs.dtype
        return [tf.zeros((batch_size, self.units), dtype or "float32")]


class Tagger(tf.keras.Model):
    def __init__(self, size, units=8):
        super().__init__()
        self.embed = tf.keras.layers.Embedding(size, units)
        self.rnn = tf.keras.layers.RNN(MinimalCell(units), return_sequences=True)
        self.out = tf.keras.layers.Dense(size)

    def call(self, ids):
        return self.out(self.rnn(self.embed(ids)))


class Masked(tf.keras.losses.Loss):
    def call(self, y_true, y_pred):
        each = tf.keras.losses.sparse_categorical_crossentropy(y_true, y_pred, from_logits=True)
        mask = self.mask(y_true, each.dtype)
        return tf.reduce_sum(each * mask) / tf.reduce_sum(mask)

    def mask(self, y_true, dtype):
        return tf.cast(tf.not_equal(y_true, 0), dtype)


def masked_accuracy(y_true, y_pred):
    hit = tf.cast(tf.equal(tf.cast(y_true, tf.int64), tf.argmax(y_pred, -1)), tf.float32)
    return tf.reduce_mean(hit)


def shift(ids):
    return ids[:, :-1], ids[:, 1:]


def candidates(scores, width):
    best = np.argsort(scores)[::-1][:width]
    return [(int(i), float(scores[i])) for i in best]


def beam_search(step, start, length, width=2):
    beams = [([start], 0.0)]
    for _ in range(length):
        grown = []
        for ids, score in beams:
            grown.extend((ids + [i], score + s) for i, s in candidates(step(ids), width))
        beams = sorted(grown, key=lambda beam: beam[1], reverse=True)[:width]
    return beams[0][0]


def make_step(model):
    def step(ids):
        return log_softmax(model(np.array([ids]))[0, -1].numpy())
    return step


def log_softmax(x):
    x = x - x.max()
    return x - np.log(np.exp(x).sum())


def sample(step, start, length):
    ids = [start]
    for _ in range(length):
        ids.append(int(np.random.choice(len(step(ids)))))
    return ids


def main():
    vectorizer = tf.keras.layers.TextVectorization(standardize=clean, output_sequence_length=6)
    vectorizer.adapt(TEXTS)
    print(vectorizer(tf.constant(TEXTS[:2])).shape)
    vocabulary = Vocabulary(TEXTS)
    ids = np.array([[1] + vocabulary.encode(t, 6) for t in TEXTS])
    data = tf.data.Dataset.from_tensor_slices(ids).batch(4).map(shift)
    model = Tagger(len(vocabulary))
    model.compile("adam", Masked(), metrics=[masked_accuracy])
    model.fit(data, epochs=1, verbose=0)
    print(vocabulary.decode(beam_search(make_step(model), 1, 3)) != "")


if __name__ == "__main__":
    main()
