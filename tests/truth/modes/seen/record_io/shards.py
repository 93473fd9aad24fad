import os

import numpy as np
import tensorflow as tf


def rows(count, seed):
    rng = np.random.default_rng(seed)
    for i in range(count):
        reading = rng.normal(size=4).astype("float32")
        if i % 7 == 3:
            reading[1] = np.nan
        yield {"device": b"dev%d" % (i % 3), "timestamp": 1000 + i, "reading": reading}


class ShardWriter:
    def __init__(self, directory, schema, num_shards):
        self.paths = [os.path.join(directory, "part-%05d" % i) for i in range(num_shards)]
        self.schema = schema

    def __enter__(self):
        self.writers = [tf.io.TFRecordWriter(p) for p in self.paths]
        self.count = 0
        return self

    def __exit__(self, *exc):
        for w in self.writers:
            w.close()

    def write(self, row):
        self.writers[self.count % len(self.writers)].write(self.schema.encode(row))
        self.count += 1


def write_all(directory, schema, num_shards, count):
    with ShardWriter(directory, schema, num_shards) as writer:
        for row in rows(count, seed=0):
            writer.write(row)
    return writer.paths
