"""Train a text classifier, export it with several signatures and load it back."""
import argparse
import json
import os
import shutil
import tempfile

import numpy as np
import tensorflow as tf

LABELS = ["neg", "pos"]
CORPUS = [("good movie", 1), ("bad movie", 0), ("great plot", 1), ("awful plot", 0),
          ("good fun", 1), ("bad acting", 0)]


class HashingTokenizer(tf.Module):
    def __init__(self, buckets, max_len):
        super().__init__()
        self.buckets = buckets
        self.max_len = max_len

    def standardize(self, text):
        text = tf.strings.lower(text)
        return tf.strings.regex_replace(text, r"[^a-z ]", "")

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def __call__(self, text):
        words = tf.strings.split(self.standardize(text))
        ids = tf.strings.to_hash_bucket_fast(words, self.buckets - 1) + 1
        return ids.to_tensor(shape=[None, self.max_len])


class BagOfWords(tf.Module):
    def __init__(self, buckets, dim, name=None):
        super().__init__(name=name)
        self.table = tf.Variable(tf.random.normal([buckets, dim], stddev=0.3), name="table")
        self.w = tf.Variable(tf.random.normal([dim, 2], stddev=0.3), name="w")
        self.b = tf.Variable(tf.zeros([2]), name="b")

    def embed(self, ids):
        mask = tf.cast(ids > 0, tf.float32)[..., None]
        total = tf.reduce_sum(tf.gather(self.table, ids) * mask, 1)
        return total / tf.maximum(tf.reduce_sum(mask, 1), 1.0)

    @tf.Module.with_name_scope
    def __call__(self, ids):
        return tf.matmul(self.embed(ids), self.w) + self.b


class Classifier(tf.Module):
    def __init__(self, buckets=50, max_len=5, dim=8):
        super().__init__()
        self.tokenizer = HashingTokenizer(buckets, max_len)
        self.net = BagOfWords(buckets, dim)
        self.labels = tf.constant(LABELS)
        self.version = tf.Variable(0, dtype=tf.int64, trainable=False)
        self._lr = 0.5

    def logits(self, text):
        return self.net(self.tokenizer(text))

    def loss(self, text, labels):
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, self.logits(text)))

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string), tf.TensorSpec([None], tf.int32)])
    def train(self, text, labels):
        with tf.GradientTape() as tape:
            loss = self.loss(text, labels)
        for v, g in zip(self.net.trainable_variables, tape.gradient(loss, self.net.trainable_variables)):
            v.assign_sub(self._lr * tf.convert_to_tensor(g))
        self.version.assign_add(1)
        return {"loss": loss}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="text")])
    def serve(self, text):
        probs = tf.nn.softmax(self.logits(text))
        return {"label": self.top_label(probs), "probability": tf.reduce_max(probs, -1)}

    def top_label(self, probs):
        return tf.gather(self.labels, tf.argmax(probs, -1))

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="serialized")])
    def serve_examples(self, serialized):
        parsed = tf.io.parse_example(serialized, self.feature_spec())
        return self.serve(parsed["text"])

    def feature_spec(self):
        return {"text": tf.io.FixedLenFeature([], tf.string)}

    @tf.function
    def explain(self, word):
        return self.net.embed(self.tokenizer(word[None]))

    def export(self, path):
        signatures = {"serving_default": self.serve, "examples": self.serve_examples, "train": self.train}
        tf.saved_model.save(self, path, signatures=signatures)
        self.write_assets(path)

    def write_assets(self, path):
        with open(os.path.join(path, "labels.json"), "w") as f:
            json.dump(LABELS, f)


def make_example(text):
    feature = {"text": tf.train.Feature(bytes_list=tf.train.BytesList(value=[text.encode()]))}
    return tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()


def write_records(path, rows):
    with tf.io.TFRecordWriter(path) as writer:
        for text, label in rows:
            ex = tf.train.Example()
            ex.features.feature["text"].bytes_list.value.append(text.encode())
            ex.features.feature["label"].int64_list.value.append(label)
            writer.write(ex.SerializeToString())


def parse_record(serialized):
    spec = {"text": tf.io.FixedLenFeature([], tf.string), "label": tf.io.FixedLenFeature([], tf.int64)}
    ex = tf.io.parse_single_example(serialized, spec)
    return ex["text"], tf.cast(ex["label"], tf.int32)


def word_dropout(text, label):
    words = tf.strings.split(text)
    keep = tf.random.uniform(tf.shape(words)) > 0.1
    return tf.strings.reduce_join(tf.boolean_mask(words, keep), separator=" "), label


def input_pipeline(path, training):
    ds = tf.data.TFRecordDataset(path).map(parse_record)
    if training:
        ds = ds.map(word_dropout).shuffle(10)
    return ds.batch(3)


class Client:
    """What a server would do with the exported model."""

    def __init__(self, path):
        self.loaded = tf.saved_model.load(path)
        self.predict_fn = self.loaded.signatures["serving_default"]

    def predict(self, texts):
        out = self.predict_fn(text=tf.constant(texts))
        return [(l.decode(), round(float(p), 2)) for l, p in zip(out["label"].numpy(), out["probability"].numpy())]

    def predict_examples(self, texts):
        return self.loaded.signatures["examples"](
            serialized=tf.constant([make_example(t) for t in texts]))["label"].numpy()

    def fine_tune(self, texts, labels):
        return float(self.loaded.signatures["train"](
            text=tf.constant(texts), labels=tf.constant(labels, tf.int32))["loss"])

    def rest_payload(self, texts):
        return json.dumps({"instances": [{"text": t} for t in texts]})


def freeze(model):
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2
    return convert_variables_to_constants_v2(model.serve.get_concrete_function())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", default=None)
    parser.add_argument("--freeze", action="store_true")
    args = parser.parse_args()
    out = args.out or tempfile.mkdtemp()
    records = os.path.join(out, "train.tfrecord")
    write_records(records, CORPUS)
    model = Classifier()
    for _ in range(3):
        for text, label in input_pipeline(records, training=True):
            logs = model.train(text, label)
    print("loss", float(logs["loss"]), float(model.loss(*map(tf.constant, zip(*CORPUS)))))
    path = os.path.join(out, "export")
    model.export(path)
    client = Client(path)
    print(client.predict(["good plot", "bad movie"]), client.predict_examples(["great fun"]))
    print(client.fine_tune(["great fun"], [1]), np.round(model.explain(tf.constant("good")).numpy().sum(), 3))
    if args.freeze:
        freeze(model)
    if args.out is None:
        shutil.rmtree(out)


if __name__ == "__main__":
    main()
