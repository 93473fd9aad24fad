import numpy as np
import tensorflow as tf

ROW = tf.TensorSpec([None], tf.float32)


# bad: another dtype, from a cast, a constant and a variable
@tf.function(input_signature=[ROW])
def total(row):
    return tf.reduce_sum(row)


def use_total(counts):
    total(tf.cast(counts, tf.int32))  # expect: HY515
    total(row=tf.zeros([3], dtype=tf.float64))  # expect: HY515
    half = tf.constant([1, 2])
    return total(half)  # expect: HY515


# bad: in a method, and through a helper
class Meter(tf.Module):
    def __init__(self):
        super().__init__()
        self.scale = tf.Variable(2.0)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.int64), tf.TensorSpec([], tf.float32)])
    def read(self, ticks, offset):
        return tf.cast(ticks, tf.float32) * self.scale + offset


def read_all(meter, ticks):
    return meter.read(tf.cast(ticks, tf.int32), 0.5)  # expect: HY515


def use_meter():
    return read_all(Meter(), [1, 2])


# bad: a tensor has the dtype of the array that it is made of
def as_ids(words):
    ids = np.zeros((len(words),), dtype=np.int64)
    for i, word in enumerate(words):
        ids[i] = len(word)
    return ids


@tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
def looked_up(ids):
    return tf.gather(tf.range(9), ids)


def look_up(words):
    looked_up(tf.convert_to_tensor(as_ids(words)))  # expect: HY515
    return total(tf.constant(np.ones(3)))  # expect: HY515


# bad: a batch has the dtype of the array that the dataset is made of
def noisy_rows(count):
    rng = np.random.default_rng(3)
    slope = np.linspace(0.0, 1.0, count)[:, None]
    return 1.0 - (slope + 0.1 * rng.normal(size=(count, 2)))


@tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
def mean_row(rows):
    return tf.reduce_mean(rows, axis=0)


def use_noisy_rows():
    for rows in tf.data.Dataset.from_tensor_slices(noisy_rows(6)).batch(3):
        mean_row(rows)  # expect: HY515


# good: made float32 before
def run_rows_of_float32():
    kept = []
    for rows in tf.data.Dataset.from_tensor_slices(noisy_rows(6).astype("float32")).batch(3):
        kept.append(mean_row(rows).dtype.name)
    for rows in tf.data.Dataset.from_tensor_slices(noisy_rows(6).astype("f4") * 2).batch(6):
        kept.append(mean_row(rows).dtype.name)
    rng = np.random.default_rng(3)
    for rows in tf.data.Dataset.from_tensors(rng.random((3, 2), dtype=np.float32)):
        kept.append(mean_row(rows).dtype.name)
    return kept, ["float32"] * 4


# bad: a dict with a key more, or less
@tf.function(input_signature=[{"x": ROW, "y": ROW}])
def distance(points):
    return tf.norm(points["x"] - points["y"])


def use_distance(a, b):
    distance({"x": a, "y": b, "name": "first"})  # expect: HY515
    only = {"x": a}
    return distance(only)  # expect: HY515


# bad: another structure, or more arguments than the function has
class Decoder(tf.Module):
    @tf.function(input_signature=[ROW, (ROW, ROW)])
    def step(self, token, states):
        return token + states[0], states[1]


def decode(decoder, token):
    h, c = token * 2.0, token
    decoder.step(token, h, c)  # expect: HY515
    decoder.step(token, (h, c, c))  # expect: HY515
    return decoder.step(token, states=h)  # expect: HY515


def use_decoder():
    total({"row": tf.ones([2])})  # expect: HY515
    return decode(Decoder(), tf.ones([2]))


# good: the structure of the signature, with numbers for the tensors
def decode_well(decoder, token):
    decoder.step(token, (token, [1.0, 2.0]))
    return decoder.step(states=(token, token), token=(1.0, 2.0))


def use_decoder_well():
    return decode_well(Decoder(), tf.ones([2]))


# good: Python numbers, lists and NumPy arrays are converted
def use_well(counts):
    total(tf.cast(counts, tf.float32))
    total([1, 2, 3])
    total(np.ones(3))
    total(tf.constant(np.ones(3), tf.float32))
    total(tf.constant(np.ones(3, np.float32) * 2))
    looked_up(as_ids(["a"]))
    total(counts)
    meter = Meter()
    read = meter.read([3, 4], 1)
    pair = {"x": [1.0]}
    pair["y"] = [2.0]
    return read, distance(pair), distance({"y": [1.0], "x": [2.0]})


# good: no signature, so each dtype has its trace
@tf.function
def any_total(row):
    return tf.reduce_sum(row)


def use_all(words):
    return look_up(words), use_well(words)


def use_any():
    return any_total(tf.zeros([3], dtype=tf.float64)), any_total(tf.zeros([3]))


def run_converted():
    meter = Meter()
    return [float(total([1, 2])), float(meter.read([3], 1)[0])], [3.0, 7.0]


@tf.function(input_signature=[[ROW, ROW]])
def first_of(rows):
    return rows[0]


def run_list_of_specs():
    return float(first_of([[1.0], [2.0]])[0]), 1.0


def run_added_key():
    pair = {"x": [1.0]}
    pair["y"] = [3.0]
    return float(distance(pair)), 2.0


# bad
def run_bad():
    use_total([1, 2])


# good
def run_good():
    use_well([1.0, 2.0])
    use_decoder_well()
    use_any()
