"""String preprocessing that is exported with the model."""
import tensorflow as tf

VOCABULARY = ["good", "great", "fine", "bad", "awful", "movie", "plot", "not"]
PUNCTUATION = r"[!?.,;:]"


def standardize(text):
    text = tf.strings.lower(text)
    return tf.strings.regex_replace(text, PUNCTUATION, "")


def strip_html(text):
    return tf.strings.regex_replace(text, "<[^>]+>", " ")


class Tokenizer(tf.Module):
    def __init__(self, vocabulary, length=6):
        super().__init__()
        keys = tf.constant(vocabulary)
        values = tf.range(2, 2 + len(vocabulary), dtype=tf.int64)
        self.table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(keys, values), default_value=1)
        self.length = length
        self.inverse = dict(enumerate(vocabulary, 2))

    @property
    def size(self):
        return len(self.inverse) + 2

    def __call__(self, text):
        words = tf.strings.split(standardize(text))
        return self.pad(words)

    def pad(self, words):
        ids = tf.ragged.map_flat_values(self.table.lookup, words)
        return ids[:, :self.length].to_tensor(shape=[None, self.length])

    def detokenize(self, ids):
        return " ".join(self.inverse.get(int(i), "?") for i in ids if i)
