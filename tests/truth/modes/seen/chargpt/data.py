import tensorflow as tf

TEXT = """To be, or not to be, that is the question:
Whether 'tis nobler in the mind to suffer
The slings and arrows of outrageous fortune,
Or to take arms against a sea of troubles
And by opposing end them."""


class CharTokenizer:
    def __init__(self, text):
        self.chars = sorted(set(text))
        self.stoi = {c: i for i, c in enumerate(self.chars)}
        self.table = tf.constant(self.chars)

    def __len__(self):
        return len(self.chars)

    def encode(self, text):
        return [self.stoi[c] for c in text]

    def decode(self, ids):
        return "".join(self.chars[int(i)] for i in ids)

    def decode_tensor(self, ids):
        """Graph friendly version of decode."""
        return tf.strings.reduce_join(tf.gather(self.table, ids), axis=-1)


def split_input_target(chunk):
    return chunk[:-1], chunk[1:]


def make_dataset(tokenizer, block_size, batch_size):
    ids = tf.constant(tokenizer.encode(TEXT), tf.int32)
    ds = tf.data.Dataset.from_tensor_slices(ids)
    ds = ds.window(block_size + 1, shift=3, drop_remainder=True)
    ds = ds.flat_map(lambda w: w.batch(block_size + 1, drop_remainder=True))
    ds = ds.map(split_input_target, num_parallel_calls=tf.data.AUTOTUNE)
    return ds.shuffle(128, seed=0).repeat().batch(batch_size, drop_remainder=True)


def bigram_counts(tokenizer):
    """Baseline, kept for reference."""
    ids = tokenizer.encode(TEXT)
    counts = {}
    for a, b in zip(ids, ids[1:]):
        counts[a, b] = counts.get((a, b), 0) + 1
    return counts
