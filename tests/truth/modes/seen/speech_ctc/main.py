import tempfile

import numpy as np
import tensorflow as tf

import features
from data import Pipeline, Vocabulary, load_wav, write_corpus
from network import AcousticModel


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, ca in enumerate(a):
        prev, row[0] = row[0], i + 1
        for j, cb in enumerate(b):
            prev, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, prev + (ca != cb))
    return row[-1]


def cer(refs, hyps):
    return sum(edit_distance(r, h) for r, h in zip(refs, hyps)) / sum(map(len, refs))


class ErrorRate(tf.keras.callbacks.Callback):
    def __init__(self, dataset, texts, vocab):
        super().__init__()
        self.dataset, self.texts, self.vocab = dataset, texts, vocab

    def transcripts(self):
        return [self.vocab.decode(row) for row in self.model.predict(self.dataset, verbose=0)]

    def on_epoch_end(self, epoch, logs=None):
        print("epoch", epoch, "cer", cer(self.texts, self.transcripts()))


class NoamLR(tf.keras.callbacks.Callback):
    def __init__(self, peak, warmup):
        super().__init__()
        self.peak, self.warmup, self.n = peak, warmup, 0

    def lr(self):
        return self.peak * min(self.n / self.warmup, (self.warmup / self.n) ** 0.5)

    def on_train_batch_begin(self, batch, logs=None):
        self.n += 1
        self.model.optimizer.learning_rate.assign(self.lr())


if __name__ == "__main__":
    vocab = Vocabulary()
    with tempfile.TemporaryDirectory() as folder:
        lines = write_corpus(folder)
        train = Pipeline(vocab, augment=True)(lines)
        test = Pipeline(vocab)(lines[:4])
        model = AcousticModel(vocab.size)
        model.compile(optimizer="adam")
        model.fit(train, epochs=1, verbose=0,
                  callbacks=[ErrorRate(test, [t for _, t in lines[:4]], vocab), NoamLR(1e-2, 2)])
        print(model.evaluate(test, verbose=0))
        print(features.mfcc(load_wav(lines[0][0])).shape)
