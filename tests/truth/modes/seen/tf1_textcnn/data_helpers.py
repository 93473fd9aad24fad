import re

import numpy as np

POSITIVE = ["a good film", "really great acting !", "i loved it", "great fun , good plot"]
NEGATIVE = ["a bad film", "terrible acting", "i hated it", "no fun , bad plot ..."]


def clean_str(string):
    string = re.sub(r"[^A-Za-z(),!?]", " ", string)
    string = re.sub(r",", " , ", string)
    string = re.sub(r"!", " ! ", string)
    return re.sub(r"\s{2,}", " ", string).strip().lower()


def load_data_and_labels():
    x_text = [clean_str(s) for s in POSITIVE + NEGATIVE]
    y = np.concatenate([[[0, 1]] * len(POSITIVE), [[1, 0]] * len(NEGATIVE)], 0)
    return x_text, y.astype(np.float32)


class VocabularyProcessor(object):
    def __init__(self, max_length):
        self.max_length = max_length
        self.vocab = {"<UNK>": 0}

    def fit(self, texts):
        for t in texts:
            for w in t.split():
                self.vocab.setdefault(w, len(self.vocab))
        return self

    def transform(self, texts):
        out = np.zeros((len(texts), self.max_length), np.int32)
        for i, t in enumerate(texts):
            for j, w in enumerate(t.split()[:self.max_length]):
                out[i, j] = self.vocab.get(w, 0)
        return out

    def reverse(self, ids):
        inv = {i: w for w, i in self.vocab.items()}
        return " ".join(inv[i] for i in ids)


def batch_iter(data, batch_size, num_epochs, shuffle=True):
    data = list(data)
    for _ in range(num_epochs):
        order = np.random.permutation(len(data)) if shuffle else np.arange(len(data))
        for start in range(0, len(data), batch_size):
            yield [data[i] for i in order[start:start + batch_size]]
