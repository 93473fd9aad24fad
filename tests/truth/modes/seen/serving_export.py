"""Export a ranking model with several signatures, reload and compare."""
import os
import shutil
import tempfile

import numpy as np
import tensorflow as tf

FEATURES = ("price", "rating", "age")


class Scorer(tf.Module):
    def __init__(self):
        super().__init__(name="scorer")
        self.weights = tf.Variable([[-0.5], [1.0], [-0.1]])
        self.counter = tf.Variable(0, dtype=tf.int64, trainable=False)
        self.table = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(["new", "used"], [0.2, -0.2]), default_value=0.0)

    def transform(self, features):
        columns = [self.rescale(features[name]) for name in FEATURES]
        return tf.stack(columns, axis=-1)

    def rescale(self, column):
        return tf.math.log1p(tf.nn.relu(column))

    def logits(self, features, condition):
        base = tf.squeeze(self.transform(features) @ self.weights, -1)
        return base + self.table.lookup(condition)

    @tf.function(input_signature=[{n: tf.TensorSpec([None], tf.float32, name=n) for n in FEATURES},
                                  tf.TensorSpec([None], tf.string, name="condition")])
    def score(self, features, condition):
        self.counter.assign_add(1)
        return {"score": tf.sigmoid(self.logits(features, condition))}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")])
    def score_serialized(self, examples):
        parsed = self.parse(examples)
        condition = parsed.pop("condition")
        return {"score": tf.sigmoid(self.logits(parsed, condition))}

    def parse(self, serialized):
        spec = {name: tf.io.FixedLenFeature([], tf.float32, 0.0) for name in FEATURES}
        spec["condition"] = tf.io.FixedLenFeature([], tf.string, "")
        return tf.io.parse_example(serialized, spec)

    @tf.function(input_signature=[])
    def stats(self):
        return {"calls": self.counter.read_value()}


def encode(row):
    def float_feature(v):
        return tf.train.Feature(float_list=tf.train.FloatList(value=[v]))

    feature = {k: float_feature(row[k]) for k in FEATURES}
    feature["condition"] = tf.train.Feature(
        bytes_list=tf.train.BytesList(value=[row["condition"].encode()]))
    return tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()


class ExportDir:
    def __enter__(self):
        self.path = tempfile.mkdtemp()
        return os.path.join(self.path, "model")

    def __exit__(self, *exc):
        shutil.rmtree(self.path)
        return False


def make_rows(n, seed=0):
    rng = np.random.default_rng(seed)
    for i in range(n):
        yield {"price": float(rng.uniform(1, 9)), "rating": float(rng.uniform(0, 5)),
               "age": float(i), "condition": ["new", "used", "odd"][i % 3]}


def batch_features(rows):
    return {k: tf.constant([r[k] for r in rows]) for k in FEATURES}, tf.constant([r["condition"] for r in rows])


def warm_up(scorer, rows):
    scorer.score(*batch_features(rows))


def rank(scores, k=3):
    return tf.math.top_k(scores, k).indices.numpy().tolist()


def main():
    rows = list(make_rows(6))
    scorer = Scorer()
    warm_up(scorer, rows[:2])
    features, condition = batch_features(rows)
    expected = scorer.score(features, condition)["score"]
    signatures = {"serving_default": scorer.score_serialized, "stats": scorer.stats}
    with ExportDir() as path:
        tf.saved_model.save(scorer, path, signatures=signatures)
        loaded = tf.saved_model.load(path)
        raw = tf.constant([encode(r) for r in rows])
        got = loaded.signatures["serving_default"](examples=raw)["score"]
        direct = loaded.score(features, condition)["score"]
        print("calls:", int(loaded.stats()["calls"]))
    print("match:", np.allclose(expected, got), np.allclose(expected, direct))
    print("ranking:", rank(expected))


if __name__ == "__main__":
    main()
