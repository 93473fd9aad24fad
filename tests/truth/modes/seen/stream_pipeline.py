"""A pipeline over files: generators, py_function, interleave, context managers."""
import contextlib
import functools
import os
import tempfile

import numpy as np
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


class Reader:
    def __init__(self, folder, width=4):
        self.folder = folder
        self.width = width
        self.opened = 0

    def __enter__(self):
        self.opened += 1
        return self

    def __exit__(self, kind, value, trace):
        self.opened -= 1
        return False

    def __iter__(self):
        for name in self.names():
            yield self.load(name)

    def names(self):
        return sorted(os.listdir(self.folder))

    def load(self, name):
        return np.loadtxt(os.path.join(self.folder, name), dtype="float32", ndmin=2)

    def rows(self):
        for table in self:
            yield from self._valid(table)

    def _valid(self, table):
        for row in table:
            if np.isfinite(row).all():
                yield row

    @property
    def spec(self):
        return tf.TensorSpec((self.width,), tf.float32)

    def dataset(self):
        return tf.data.Dataset.from_generator(self.rows, output_signature=self.spec)


@contextlib.contextmanager
def tables(count):
    with tempfile.TemporaryDirectory() as folder:
        for i in range(count):
            np.savetxt(os.path.join(folder, "part%d.txt" % i), make_table(i))
        yield folder


def make_table(seed, rows=6):
    return np.random.default_rng(seed).normal(size=(rows, 4))


def normalize(row, mean, deviation):
    return (row - mean) / deviation


def is_small(row):
    return tf.reduce_max(tf.abs(row)) < limit()


def limit():
    return 50.0


def with_target(row):
    return row[:-1], row[-1:]


def median_of(row):
    return np.float32(np.median(row))


def add_median(row):
    middle = tf.numpy_function(median_of, [row], tf.float32)
    middle.set_shape(())
    return tf.concat([row, [middle]], 0)


def log_row(row):
    seen.append(row.numpy().sum())
    return row


def logged(row):
    out = tf.py_function(log_row, [row], tf.float32)
    out.set_shape(row.shape)
    return out


def lines_of(path):
    return tf.data.TextLineDataset(path).map(parse_line)


def parse_line(line):
    return tf.strings.to_number(tf.strings.split(line, " "), tf.float32)


def padded(ds, size):
    return ds.padded_batch(size, padded_shapes=([None], [1]))


def shuffled(ds, seed=None):
    return ds.shuffle(16, seed=seed)


class Windows:
    def __init__(self, size):
        self.size = size

    def __call__(self, ds):
        return ds.window(self.size, drop_remainder=True).flat_map(self.stack)

    def stack(self, window):
        return window.batch(self.size)


seen = []


def main():
    with tables(3) as folder, Reader(folder) as reader:
        scale = functools.partial(normalize, mean=0.0, deviation=2.0)
        data = (reader.dataset().map(scale, num_parallel_calls=AUTOTUNE).filter(is_small).map(add_median)
                .map(logged).map(with_target))
        for x, y in padded(data, 4).take(2):
            print(x.shape, y.shape)
        files = tf.data.Dataset.list_files(os.path.join(folder, "*.txt"), shuffle=False)
        lines = files.interleave(lines_of, cycle_length=2)
        for window in lines.apply(Windows(3)).take(2):
            print(window.shape)
        total = lines.reduce(tf.zeros(4), lambda state, row: state + row)
        print(total.numpy(), len(seen))


if __name__ == "__main__":
    main()
