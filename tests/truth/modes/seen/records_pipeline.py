"""Builds sharded TFRecords from simulated sensor logs and reads them back through a pipeline."""
import abc
import contextlib
import glob
import io
import json
import os
import shutil
import tempfile
import zlib

import numpy as np
import tensorflow as tf

SENSORS = ("accel", "gyro", "temp")


# ------------------------------------------------------------------ sources

class Source(abc.ABC):
    @abc.abstractmethod
    def rows(self):
        """Yields dictionaries."""

    def __call__(self):
        for row in self.rows():
            yield self.transform(row)

    def transform(self, row):
        return row


class SimulatedLog(Source):
    def __init__(self, n, seed):
        self.n = n
        self.rng = np.random.RandomState(seed)

    def rows(self):
        for i in range(self.n):
            length = self.rng.randint(8, 20)
            yield {"id": i, "label": int(self.rng.randint(0, 3)),
                   "signal": self.rng.randn(length, len(SENSORS)).astype("float32")}


class NoisyLog(SimulatedLog):
    def transform(self, row):
        row["signal"] = row["signal"] + 0.1
        return row


class JsonLog(Source):
    def __init__(self, path):
        self.path = path

    def rows(self):
        with open(self.path) as f:
            yield from map(json.loads, f)


# ------------------------------------------------------------------ writing

def _bytes(value):
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))


def _int64(value):
    return tf.train.Feature(int64_list=tf.train.Int64List(value=[value]))


def pack(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return zlib.compress(buffer.getvalue())


def unpack(blob):
    return np.load(io.BytesIO(zlib.decompress(blob)))


def to_example(row):
    features = {"id": _int64(row["id"]), "label": _int64(row["label"]),
                "length": _int64(len(row["signal"])), "signal": _bytes(pack(row["signal"]))}
    return tf.train.Example(features=tf.train.Features(feature=features))


def write_shards(source, folder, shards=2):
    with contextlib.ExitStack() as stack:
        writers = [stack.enter_context(tf.io.TFRecordWriter(os.path.join(folder, f"part-{k:02d}.tfrecord")))
                   for k in range(shards)]
        for row in source():
            writers[row["id"] % shards].write(to_example(row).SerializeToString())


# ------------------------------------------------------------------ reading

FEATURES = {
    "id": tf.io.FixedLenFeature((), tf.int64),
    "label": tf.io.FixedLenFeature((), tf.int64),
    "length": tf.io.FixedLenFeature((), tf.int64),
    "signal": tf.io.FixedLenFeature((), tf.string),
}


def decode_signal(blob):
    return unpack(blob.numpy() if hasattr(blob, "numpy") else blob)


def parse(record):
    row = tf.io.parse_single_example(record, FEATURES)
    signal = tf.py_function(decode_signal, [row["signal"]], tf.float32)
    signal.set_shape((None, len(SENSORS)))
    return signal, row["label"], row["length"]


def random_scale(signal, label, length):
    if tf.random.uniform(()) > 0.5:
        signal = signal * tf.random.uniform((1, len(SENSORS)), 0.9, 1.1)
    return signal, label, length


def _spectrum(signal):
    return np.abs(np.fft.rfft(signal, n=16, axis=0)).astype("float32")


def add_spectrum(signal, label, length):
    spectrum = tf.numpy_function(_spectrum, [signal], tf.float32)
    spectrum = tf.ensure_shape(spectrum, (9, len(SENSORS)))
    return {"signal": signal, "spectrum": spectrum, "length": length}, label


def running_mean(inputs, label):
    def step(carry, x):
        return 0.9 * carry + 0.1 * x

    smooth = tf.scan(step, inputs["signal"], initializer=tf.zeros(len(SENSORS)))
    return {**inputs, "smooth": smooth}, label


def long_enough(signal, label, length):
    return length >= 10


class Pipeline:
    def __init__(self, pattern, training, batch_size=4, bucket=False):
        self.files = sorted(glob.glob(pattern))
        self.training = training
        self.batch_size = batch_size
        self.bucket = bucket

    def _open(self, path):
        return tf.data.TFRecordDataset(path)

    def _bucket_id(self, inputs, label):
        return tf.cast(inputs["length"] // 5, tf.int64)

    def _reduce(self, key, window):
        return window.padded_batch(self.batch_size)

    def build(self):
        ds = tf.data.Dataset.from_tensor_slices(self.files)
        ds = ds.interleave(self._open, cycle_length=2, num_parallel_calls=tf.data.AUTOTUNE,
                           deterministic=not self.training)
        ds = ds.map(parse, num_parallel_calls=tf.data.AUTOTUNE).filter(long_enough)
        if self.training:
            ds = ds.map(random_scale).shuffle(32)
        ds = ds.map(add_spectrum).map(running_mean)
        if self.bucket:
            ds = ds.group_by_window(self._bucket_id, self._reduce, window_size=self.batch_size)
        else:
            ds = ds.padded_batch(self.batch_size)
        return ds.prefetch(tf.data.AUTOTUNE)


def label_histogram(ds):
    def count(state, batch):
        _, labels = batch
        return state + tf.math.bincount(tf.cast(labels, tf.int32), minlength=3, dtype=tf.int64)
    return ds.reduce(tf.zeros(3, tf.int64), lambda s, b: count(s, b)).numpy()


def feature_statistics(source):
    ds = tf.data.Dataset.from_generator(
        lambda: (row["signal"] for row in source()),
        output_signature=tf.TensorSpec((None, len(SENSORS)), tf.float32))
    ds = ds.unbatch().batch(64).map(lambda x: (tf.reduce_sum(x, 0), tf.cast(len(x), tf.float32)))
    total, n = ds.reduce((tf.zeros(len(SENSORS)), 0.0), lambda s, b: (s[0] + b[0], s[1] + b[1]))
    return (total / n).numpy()


def inspect_file(path, limit=1):
    """Interactive helper."""
    for raw in tf.data.TFRecordDataset(path).take(limit):
        example = tf.train.Example()
        example.ParseFromString(raw.numpy())
        yield example


def balanced(datasets, weights=None):
    return tf.data.Dataset.sample_from_datasets(datasets, weights=weights, seed=1)


def main():
    folder = tempfile.mkdtemp()
    try:
        write_shards(NoisyLog(24, seed=0), folder)
        pattern = os.path.join(folder, "part-*.tfrecord")
        train = Pipeline(pattern, training=True, bucket=True).build()
        valid = Pipeline(pattern, training=False).build()
        for inputs, labels in train.take(2):
            print({k: v.shape for k, v in sorted(inputs.items())}, labels.numpy())
        print("labels", label_histogram(valid))
        print("means", feature_statistics(SimulatedLog(10, seed=5)).round(3))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
