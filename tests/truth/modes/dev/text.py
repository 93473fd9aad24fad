"""Words to numbers: standardization, a vocabulary, a model."""
import re
import string

import numpy as np
import tensorflow as tf

SENTENCES = ["the cat sat", "the dog ran", "a cat ran"]
STEM = False


def standardize(text):
    return without_marks(tf.strings.lower(text))


def without_marks(text):
    return tf.strings.regex_replace(text, "[%s]" % re.escape(string.punctuation), "")


def stem(word):
    return word.rstrip("s")


def vectorizer():
    layer = tf.keras.layers.TextVectorization(standardize=standardize, output_sequence_length=4)
    layer.adapt(tf.data.Dataset.from_tensor_slices(SENTENCES).batch(2))
    return layer


def labelled(text):
    return text, tf.strings.length(text) > 10


def dataset(layer):
    ds = tf.data.Dataset.from_tensor_slices(SENTENCES).map(labelled)
    return ds.map(lambda text, label: (layer(text), tf.cast(label, tf.float32))).batch(2)


def words(sentence):
    found = sentence.split()
    return [stem(w) for w in found] if STEM else found


def counts():
    result = {}
    for sentence in SENTENCES:
        for word in words(sentence):
            result[word] = result.get(word, 0) + 1
    return sorted(result.items(), key=lambda item: -item[1])


def model():
    net = tf.keras.Sequential([tf.keras.layers.Embedding(20, 4), tf.keras.layers.GlobalAveragePooling1D(), tf.keras.layers.Dense(1)])
    net.compile("sgd", "mse")
    return net


model().fit(dataset(vectorizer()), verbose=0)
print(counts())
