import os

import numpy as np
import tensorflow as tf

import features


class Vocabulary:
    def __init__(self, alphabet=features.ALPHABET):
        self.alphabet = alphabet

    @property
    def size(self):
        return len(self.alphabet) + 1

    def encode(self, text):
        return np.array([self.alphabet.index(c) + 1 for c in text], np.int32)

    def decode(self, ids):
        return "".join(self.alphabet[i - 1] for i in ids if i > 0)


def write_corpus(folder, n=8, seed=0):
    rng = np.random.default_rng(seed)
    lines = []
    for i in range(n):
        text = "".join(rng.choice(list("abcd"), size=3))
        path = os.path.join(folder, "%d.wav" % i)
        write_wav(path, features.synthesize(text, rng))
        lines.append((path, text))
    return lines


def write_wav(path, audio):
    data = tf.audio.encode_wav(audio[:, None] / 2.0, features.RATE)
    tf.io.write_file(path, data)


def load_wav(path):
    audio, _ = tf.audio.decode_wav(tf.io.read_file(path), desired_channels=1)
    return tf.squeeze(audio, -1)


class Pipeline:
    def __init__(self, vocab, batch_size=4, augment=False):
        self.vocab = vocab
        self.batch_size = batch_size
        self.augment = augment

    def _encode_py(self, text):
        return self.vocab.encode(text.numpy().decode())

    def encode_label(self, text):
        label = tf.py_function(self._encode_py, [text], tf.int32)
        label.set_shape([None])
        return label

    def example(self, path, text):
        spec = features.log_mel(load_wav(path))
        if self.augment:
            spec = features.spec_augment(spec)
        return spec, self.encode_label(text)

    def lengths(self, spec, label):
        return (spec, tf.shape(spec)[0]), (label, tf.shape(label)[0])

    def __call__(self, lines):
        paths, texts = map(list, zip(*lines))
        ds = tf.data.Dataset.from_tensor_slices((paths, texts)).map(self.example).map(self.lengths)
        return ds.padded_batch(self.batch_size)

    def bucketed(self, lines):
        return self(lines).unbatch().bucket_by_sequence_length(
            lambda x, y: x[1], bucket_boundaries=[50], bucket_batch_sizes=[4, 2])
