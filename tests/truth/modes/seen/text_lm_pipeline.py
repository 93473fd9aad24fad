"""From text files to batches for a language model: interleave, filters, windows, sampling."""
import argparse
import collections
import pathlib
import random
import tempfile

import numpy as np
import tensorflow as tf

WORDS = "the a cat dog sees hears small old quick and".split()


def write_shards(folder, shards=3, lines=10):
    draw = random.Random(0)
    for i in range(shards):
        path = pathlib.Path(folder) / ("part-%d.txt" % i)
        path.write_text("\n".join(sentence(draw) for _ in range(lines)))
        yield str(path)


def sentence(draw):
    return " ".join(draw.choice(WORDS) for _ in range(draw.randint(2, 9)))


def build_vocab(paths, min_count=1):
    counter = collections.Counter()
    for path in paths:
        counter.update(pathlib.Path(path).read_text().split())
    return [w for w, c in counter.most_common() if c >= min_count]


class Vocab:
    def __init__(self, words):
        self.words = ["<pad>", "<unk>", "<s>"] + words
        keys, values = tf.constant(words), tf.range(3, 3 + len(words))
        self.table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(keys, values), 1)

    def __len__(self):
        return len(self.words)

    def encode(self, line):
        ids = self.table.lookup(tf.strings.split(line))
        return tf.concat([[2], ids], axis=0)

    def decode(self, ids):
        return " ".join(self.words[i] for i in ids if i > 2)


def open_shard(path):
    return tf.data.TextLineDataset(path).map(tf.strings.strip)


def not_empty(line):
    return tf.strings.length(line) > 0


def min_words(count):
    def predicate(ids):
        return tf.size(ids) >= count

    return predicate


def word_dropout(ids, rate=0.1):
    drop = tf.random.uniform(tf.shape(ids)) < rate
    return tf.where(drop, tf.ones_like(ids), ids)


def split_input_target(ids):
    return ids[:-1], ids[1:]


def swap_neighbours(ids):
    ids = ids.copy()
    i = np.random.randint(0, len(ids) - 1)
    ids[i], ids[i + 1] = ids[i + 1], ids[i]
    return ids


def noisy(ids):
    out = tf.numpy_function(swap_neighbours, [ids], tf.int32)
    out.set_shape([None])
    return out


def print_batch(x, y):
    for row in x.numpy()[:1]:
        print("  ", row)
    return x, y


def pipeline(paths, vocab, training, batch_size=4, debug=False):
    ds = tf.data.Dataset.from_tensor_slices(paths)
    ds = ds.interleave(open_shard, cycle_length=2, num_parallel_calls=2, deterministic=True)
    ds = ds.filter(not_empty).map(vocab.encode).filter(min_words(4))
    if training:
        ds = ds.map(word_dropout).map(noisy)
    ds = ds.map(split_input_target).padded_batch(batch_size)
    if debug:
        ds = ds.map(lambda x, y: tf.py_function(print_batch, [x, y], [tf.int32, tf.int32]))
    return ds.prefetch(1)


class GRULM(tf.keras.Model):
    def __init__(self, size, dim=8):
        super().__init__()
        self.embedding = tf.keras.layers.Embedding(size, dim)
        self.gru = tf.keras.layers.GRU(dim, return_sequences=True)
        self.out = tf.keras.layers.Dense(size)

    def call(self, ids):
        return self.out(self.gru(self.embedding(ids)))


def masked_ce(y_true, y_pred):
    loss = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.cast(y_true, tf.int32), y_pred)
    mask = tf.cast(tf.not_equal(tf.cast(y_true, tf.int32), 0), tf.float32)
    return tf.reduce_sum(loss * mask) / tf.reduce_sum(mask)


def perplexity(y_true, y_pred):
    return tf.exp(masked_ce(y_true, y_pred))


def top_k_filter(logits, k):
    return tf.where(logits < tf.math.top_k(logits, k).values[..., -1:], -1e9, logits)


def generate(model, vocab, length, k=3):
    ids = [2]
    for _ in range(length):
        logits = model(tf.constant([ids]))[:, -1]
        ids.append(int(tf.random.categorical(top_k_filter(logits, k), 1)[0, 0]))
    return vocab.decode(ids)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--debug", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = list(write_shards(folder))
        vocab = Vocab(build_vocab(paths))
        model = GRULM(len(vocab))
        model.compile("adam", masked_ce, metrics=[perplexity])
        model.fit(pipeline(paths, vocab, True, debug=args.debug), epochs=args.epochs, verbose=0)
        print(model.evaluate(pipeline(paths[:1], vocab, False), verbose=0))
    print(generate(model, vocab, 5))
