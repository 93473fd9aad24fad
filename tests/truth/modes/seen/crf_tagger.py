"""Linear chain CRF: forward algorithm with scan, Viterbi with a while loop, brute force in the checks."""
import itertools

import numpy as np
import tensorflow as tf

TAGS = ["O", "B", "I"]
CHECK = True


def sequence_score(potentials, transitions, tags):
    unary = tf.reduce_sum(tf.gather(potentials, tags, axis=2, batch_dims=2), axis=1)
    pairs = tf.stack([tags[:, :-1], tags[:, 1:]], axis=-1)
    return unary + tf.reduce_sum(tf.gather_nd(transitions, pairs), axis=1)


def log_normalizer(potentials, transitions):
    steps = tf.transpose(potentials, [1, 0, 2])

    def forward(alpha, unary):
        return tf.reduce_logsumexp(alpha[:, :, None] + transitions[None], axis=1) + unary

    alphas = tf.scan(forward, steps[1:], initializer=steps[0])
    return tf.reduce_logsumexp(alphas[-1], axis=1)


def log_likelihood(potentials, transitions, tags):
    return sequence_score(potentials, transitions, tags) - log_normalizer(potentials, transitions)


@tf.function
def viterbi(potentials, transitions):
    length = tf.shape(potentials)[1]
    score = potentials[:, 0]
    pointers = tf.TensorArray(tf.int32, size=length - 1, element_shape=[None, None])
    t = tf.constant(1)
    while t < length:
        score, pointer = viterbi_step(score, potentials[:, t], transitions)
        pointers = pointers.write(t - 1, pointer)
        t += 1
    return backtrack(tf.argmax(score, axis=1, output_type=tf.int32), pointers, length), tf.reduce_max(score, axis=1)


def viterbi_step(score, unary, transitions):
    candidates = score[:, :, None] + transitions[None]
    return tf.reduce_max(candidates, axis=1) + unary, tf.argmax(candidates, axis=1, output_type=tf.int32)


def backtrack(last, pointers, length):
    def more(t, tag, path):
        return t >= 0

    def back(t, tag, path):
        tag = tf.gather(pointers.read(t), tag, batch_dims=1)
        return t - 1, tag, path.write(t, tag)

    path = tf.TensorArray(tf.int32, size=length, clear_after_read=False)
    path = path.write(length - 1, last)
    _, _, path = tf.while_loop(more, back, [length - 2, last, path])
    return tf.transpose(path.stack())


class CRFTagger(tf.keras.Model):
    def __init__(self, vocabulary, tags, dim=8):
        super().__init__()
        self.embedding = tf.keras.layers.Embedding(vocabulary, dim)
        self.conv = tf.keras.layers.Conv1D(dim, 3, padding="same", activation="relu")
        self.project = tf.keras.layers.Dense(tags)
        self.transitions = self.add_weight(name="transitions", shape=(tags, tags), initializer="zeros")

    def potentials(self, tokens):
        return self.project(self.conv(self.embedding(tokens)))

    def call(self, tokens):
        return self.potentials(tokens)

    def matrix(self):
        return tf.convert_to_tensor(self.transitions)

    def train_step(self, data):
        tokens, tags = data
        with tf.GradientTape() as tape:
            loss = -tf.reduce_mean(log_likelihood(self(tokens), self.matrix(), tags))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"nll": loss}

    def tag(self, tokens):
        path, _ = viterbi(self.potentials(tokens), self.matrix())
        return [[TAGS[i] for i in row] for row in path.numpy()]


def spans(tags):
    start = None
    for i, tag in enumerate(tags + ["O"]):
        if start is not None and tag != "I":
            yield start, i
            start = None
        if tag == "B":
            start = i


def span_f1(truth, found):
    truth, found = set(spans(truth)), set(spans(found))
    return 2 * len(truth & found) / max(1, len(truth) + len(found))


def all_scores(potentials, transitions):
    for tags in itertools.product(range(len(TAGS)), repeat=potentials.shape[1]):
        yield float(sequence_score(potentials, transitions, tf.constant([tags]))[0])


def check_against_enumeration():
    potentials, transitions = tf.random.normal((1, 3, 3)), tf.random.normal((3, 3))
    scores = list(all_scores(potentials, transitions))
    total = np.log(np.sum(np.exp(scores)))
    assert abs(total - float(log_normalizer(potentials, transitions)[0])) < 1e-3
    assert abs(max(scores) - float(viterbi(potentials, transitions)[1][0])) < 1e-3


def sentences(n=24, length=7):
    rng = np.random.default_rng(0)
    tokens = rng.integers(0, 9, (n, length))
    tags = np.where(tokens >= 7, 1, 0)
    tags[:, 1:] = np.where((tags[:, :-1] == 1) & (tags[:, 1:] == 0) & (tokens[:, 1:] > 3), 2, tags[:, 1:])
    return tokens.astype("int32"), tags.astype("int32")


if __name__ == "__main__":
    if CHECK:
        check_against_enumeration()
    tokens, tags = sentences()
    tagger = CRFTagger(10, len(TAGS))
    tagger.compile(tf.keras.optimizers.Adam(0.05))
    tagger.fit(tokens, tags, epochs=3, batch_size=8, verbose=0)
    found = tagger.tag(tf.constant(tokens[:4]))
    print("f1 %.2f" % np.mean([span_f1([TAGS[i] for i in t], f) for t, f in zip(tags[:4], found)]))
