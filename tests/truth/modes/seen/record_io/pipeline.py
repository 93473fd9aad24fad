import tensorflow as tf


class Pipeline:
    """Chain of dataset transformations."""

    def __init__(self):
        self._stages = []

    def __call__(self, dataset):
        for stage in self._stages:
            dataset = stage(dataset)
        return dataset

    def _add(self, stage):
        self._stages.append(stage)
        return self

    def map(self, fn):
        return self._add(lambda ds: ds.map(fn, num_parallel_calls=2, deterministic=True))

    def filter(self, fn):
        return self._add(lambda ds: ds.filter(fn))

    def apply(self, fn):
        return self._add(fn)


def read_shard(path):
    return tf.data.TFRecordDataset(path)


def interleaved(paths):
    ds = tf.data.Dataset.from_tensor_slices(paths)
    return ds.interleave(read_shard, cycle_length=2, block_length=1)


def is_valid(row):
    return tf.reduce_all(tf.math.is_finite(row["reading"]))


def add_summary(row):
    row = dict(row)
    row["mean"] = summarize(row["reading"])
    return row


def summarize(reading):
    total, count = tf.constant(0.0), 0
    for value in reading:
        if value > -1.0:
            total += value
            count += 1
    return total / tf.cast(tf.maximum(count, 1), tf.float32)


def running_count(state, row):
    state = state + 1
    return state, dict(row, order=state)


def describe(row):
    def text(device, mean):
        return "%s:%+.2f" % (device.numpy().decode(), mean.numpy())

    row["text"] = tf.py_function(text, [row["device"], row["mean"]], tf.string)
    return row


def device_key(row):
    return tf.strings.to_hash_bucket_fast(row["device"], 100)


def per_device(size):
    def reduce(key, ds):
        return ds.batch(size)

    return lambda ds: ds.group_by_window(device_key, reduce, window_size=size)
