import tempfile

import tensorflow as tf

from codec import SENSOR
from pipeline import Pipeline, add_summary, describe, interleaved, is_valid, per_device, running_count
from shards import write_all


def build():
    return (Pipeline()
            .map(SENSOR.decode)
            .filter(is_valid)
            .map(add_summary)
            .apply(lambda ds: ds.scan(tf.constant(0), running_count))
            .map(describe))


def total_mean(ds):
    def accumulate(state, row):
        return state[0] + row["mean"], state[1] + 1.0

    total, count = ds.reduce((0.0, 0.0), accumulate)
    return total / count


def main():
    with tempfile.TemporaryDirectory() as directory:
        paths = write_all(directory, SENSOR, num_shards=3, count=24)
        ds = build()(interleaved(paths)).cache()
        texts = [row["text"].numpy().decode() for row in ds]
        print("rows:", len(texts), texts[0].split(":")[0])
        batches = per_device(4)(ds)
        print("batches:", sorted(int(b["order"].shape[0]) for b in batches))
        print("mean finite:", bool(tf.math.is_finite(total_mean(ds))))


if __name__ == "__main__":
    main()
