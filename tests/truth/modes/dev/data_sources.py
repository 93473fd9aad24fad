"""tf.data from generators, Python functions and files, iterated and not."""
import os
import tempfile

import numpy as np
import tensorflow as tf


class Source:
    def __init__(self, count):
        self.count = count

    def __call__(self):
        for i in range(self.count):
            yield self.item(i)

    def item(self, i):
        return np.full([2], i, "float32")

    def __len__(self):
        return self.count


def rows():
    for i in range(3):
        yield {"x": float(i), "y": label(i)}


def label(i):
    return i % 2


def never():
    yield 1


def path_of(name):
    return os.path.join(FOLDER, name)


def write(name):
    with open(path_of(name), "w") as file:
        file.write("1,2\n3,4\n")
    return path_of(name)


def parse(line):
    return tf.strings.to_number(tf.strings.split(line, ","))


def decode(x):
    return np.asarray(x) * 2.0


def decoded(x):
    y = tf.numpy_function(decode, [x], tf.float32)
    y.set_shape([2])
    return y


def augment(x):
    return tf.py_function(func=lambda v: shifted(v), inp=[x], Tout=tf.float32)


def shifted(x):
    return x + 1.0


def keep(x):
    return tf.reduce_sum(x) >= 0.0


FOLDER = tempfile.mkdtemp()
source = Source(3)
spec = tf.TensorSpec([2], tf.float32)
ds = tf.data.Dataset.from_generator(source, output_signature=spec)
ds = ds.map(decoded).map(augment).filter(keep).batch(2)
for batch in ds:
    print(batch.shape, len(source))
lazy = tf.data.Dataset.from_generator(never, output_types=tf.int32)
named = tf.data.Dataset.from_generator(rows, output_signature={"x": tf.TensorSpec([], tf.float32), "y": tf.TensorSpec([], tf.int32)})
print([int(r["y"]) for r in named])
print(list(tf.data.TextLineDataset(write("a.csv")).map(parse).as_numpy_iterator()))
