"""Characters to ids and back."""
import tensorflow as tf

ALPHABET = "abcdef "


class CharVocab:
    blank = 0

    def __init__(self, alphabet=ALPHABET):
        self.alphabet = alphabet
        self.ids = {c: i for i, c in enumerate(alphabet, 1)}

    @property
    def size(self):
        return len(self.alphabet) + 1

    def encode(self, text):
        return [self.ids[c] for c in text]

    def decode(self, ids):
        return "".join(self.alphabet[i - 1] for i in ids if i != self.blank)


def collapse(ids, blank=0):
    out = []
    for i in ids:
        if not out or out[-1] != i:
            out.append(int(i))
    return [i for i in out if i != blank]


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, cb in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (ca != cb))
    return row[-1]


def sparse_edit_distance(hypothesis, truth):
    return tf.reduce_mean(tf.edit_distance(hypothesis, truth, normalize=True))
