import re
import unicodedata

import tensorflow as tf

PAIRS = [
    ("go.", "va !"), ("i run.", "je cours."), ("he runs.", "il court."), ("we eat.", "nous mangeons."),
    ("you eat bread.", "tu manges du pain."), ("i see you.", "je te vois."), ("she sleeps.", "elle dort."),
    ("we see bread.", "nous voyons du pain."),
]


def unicode_to_ascii(s):
    return "".join(c for c in unicodedata.normalize("NFD", s) if unicodedata.category(c) != "Mn")


def preprocess_sentence(w):
    w = unicode_to_ascii(w.lower().strip())
    w = re.sub(r"([?.!,])", r" \1 ", w)
    return "<start> " + re.sub(r"\s+", " ", w).strip() + " <end>"


def tf_lower_and_split_punct(text):
    text = tf.strings.lower(text)
    text = tf.strings.regex_replace(text, "([?.!,])", r" \1 ")
    text = tf.strings.strip(text)
    return tf.strings.join(["<start>", text, "<end>"], separator=" ")


class Tokenizer:
    def __init__(self, sentences, preprocess=preprocess_sentence):
        self.preprocess = preprocess
        words = sorted({w for s in sentences for w in preprocess(s).split()})
        self.words = ["<pad>"] + words
        self.index = {w: i for i, w in enumerate(self.words)}
        init = tf.lookup.KeyValueTensorInitializer(self.words, list(range(len(self.words))), value_dtype=tf.int64)
        self.table = tf.lookup.StaticHashTable(init, 0)

    @property
    def vocab_size(self):
        return len(self.words)

    def texts_to_sequences(self, sentences):
        return [[self.index[w] for w in self.preprocess(s).split()] for s in sentences]

    def tf_encode(self, sentence):
        return self.table.lookup(tf.strings.split(tf_lower_and_split_punct(sentence)))

    def detokenize(self, ids):
        return " ".join(self.words[int(i)] for i in ids if i)


def load_dataset(batch_size):
    src = Tokenizer([a for a, _ in PAIRS])
    tgt = Tokenizer([b for _, b in PAIRS])

    def encode(a, b):
        return src.tf_encode(a), tgt.tf_encode(b)

    def short(a, b):
        return tf.logical_and(tf.size(a) <= 7, tf.size(b) <= 8)

    ds = tf.data.Dataset.from_tensor_slices(tuple(map(list, zip(*PAIRS))))
    ds = ds.map(encode).filter(short).cache().shuffle(8)
    return src, tgt, ds.padded_batch(batch_size, padded_shapes=([7], [8]), drop_remainder=True)
