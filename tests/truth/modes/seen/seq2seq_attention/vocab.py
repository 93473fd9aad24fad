import re

import tensorflow as tf
from tensorflow.keras.layers import TextVectorization

PAIRS = [
    ("go .", "va !"), ("run !", "cours !"), ("i see .", "je vois ."), ("i run .", "je cours ."),
    ("we go .", "nous allons ."), ("we see you .", "nous te voyons ."), ("i see you .", "je te vois ."),
    ("you run .", "tu cours ."), ("you see us .", "tu nous vois ."), ("we run .", "nous courons ."),
]

PUNCTUATION = re.escape("!\"#$%&'()*+,-./:;=?@^_`{|}~")


@tf.keras.utils.register_keras_serializable(package="seq2seq")
def add_marks(text):
    text = tf.strings.lower(text)
    text = tf.strings.regex_replace(text, "([.!?])", r" \1 ")
    text = tf.strings.regex_replace(text, r"\s+", " ")
    return tf.strings.join(["[start]", tf.strings.strip(text), "[end]"], separator=" ")


def strip_punctuation(text):
    return tf.strings.regex_replace(add_marks(text), f"[{PUNCTUATION}]", "")


def make_vectorizer(texts, size, standardize=add_marks):
    layer = TextVectorization(max_tokens=size, standardize=standardize)
    layer.adapt(tf.data.Dataset.from_tensor_slices(texts).batch(4))
    return layer


def detokenize(ids, vocabulary):
    words = [vocabulary[i] for i in ids]
    if "[end]" in words:
        words = words[: words.index("[end]")]
    return " ".join(w for w in words if w and not w.startswith("["))


def batches(source, target, source_vec, target_vec, batch_size, copies=2):
    def process(src, tgt):
        tokens = target_vec(tgt)
        return (source_vec(src), tokens[:, :-1]), tokens[:, 1:]

    ds = tf.data.Dataset.from_tensor_slices((source, target)).repeat(copies).shuffle(100, seed=0)
    return ds.batch(batch_size).map(process, tf.data.AUTOTUNE).prefetch(1)
