"""A model is exported with signatures, loaded again, and asked."""
import os
import tempfile

import numpy as np
import tensorflow as tf


def tokenize(text):
    return tf.strings.split(tf.strings.lower(text)).to_tensor("")


class Hasher(tf.Module):
    def __init__(self, buckets):
        super().__init__()
        self.buckets = buckets

    def __call__(self, tokens):
        ids = tf.strings.to_hash_bucket_fast(tokens, self.buckets - 1) + 1
        return tf.where(tokens == "", tf.zeros_like(ids), ids)


class Scaler(tf.Module):
    def __init__(self):
        super().__init__()
        self.mean = tf.Variable(0.0)

    def update(self, values):
        self.mean.assign(tf.reduce_mean(values))

    def __call__(self, values):
        return values - self.mean


class TextService(tf.Module):
    def __init__(self, buckets=16, dim=4):
        super().__init__()
        self.hasher = Hasher(buckets)
        self.table = tf.Variable(tf.random.normal([buckets, dim]))
        self.scaler = Scaler()
        self.requests = tf.Variable(0, dtype=tf.int64)

    def embed(self, text):
        ids = self.hasher(tokenize(text))
        mask = tf.cast(ids > 0, tf.float32)[..., None]
        total = tf.reduce_sum(tf.gather(self.table, ids) * mask, axis=1)
        return total / tf.maximum(tf.reduce_sum(mask, axis=1), 1.0)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def serve(self, text):
        self.count(text)
        return {"score": self.score(text)}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string), tf.TensorSpec([None], tf.string)])
    def compare(self, left, right):
        return {"similarity": cosine(self.embed(left), self.embed(right))}

    def score(self, text):
        return tf.nn.sigmoid(self.scaler(tf.reduce_sum(self.embed(text), axis=-1)))

    def count(self, text):
        self.requests.assign_add(tf.size(text, out_type=tf.int64))

    @tf.function
    def warm_up(self):
        return self.score(tf.constant(["a b"]))

    @tf.function
    def debug(self, text):
        tf.print(self.embed(text))
        return self.explain(text)

    def explain(self, text):
        return tokenize(text)


def cosine(a, b):
    return tf.reduce_sum(tf.math.l2_normalize(a, -1) * tf.math.l2_normalize(b, -1), axis=-1)


def jaccard(a, b):
    return tf.sets.size(tf.sets.intersection(a, b)) / tf.sets.size(tf.sets.union(a, b))


def calibrate(service, texts):
    service.scaler.update(tf.reduce_sum(service.embed(tf.constant(texts)), axis=-1))


def export(service, path):
    signatures = {"serving_default": service.serve, "compare": service.compare.get_concrete_function()}
    tf.saved_model.save(service, path, signatures=signatures)


class Client:
    def __init__(self, path):
        self.loaded = tf.saved_model.load(path)

    def ask(self, *texts):
        answer = self.loaded.signatures["serving_default"](tf.constant(texts))
        return self.read(answer["score"])

    def read(self, tensor):
        return np.round(tensor.numpy(), 2).tolist()

    def ask_file(self, path):
        with open(path) as file:
            return self.ask(*file)


def keras_head():
    inputs = tf.keras.Input((4,))
    x = tf.keras.layers.Dense(2, activation=bounded)(inputs)
    return tf.keras.Model(inputs, x)


def bounded(x):
    return 3.0 * tf.tanh(x)


def export_keras(model, path):
    spec = [tf.TensorSpec([None, 4], tf.float32)]

    @tf.function(input_signature=spec)
    def predict(x):
        return {"out": postprocess(model(x))}
    tf.saved_model.save(model, path, signatures=predict)


def postprocess(x):
    return tf.nn.softmax(x)


def to_lite(path):
    return tf.lite.TFLiteConverter.from_saved_model(path).convert()


folder = tempfile.mkdtemp()
service = TextService()
calibrate(service, ["good day", "bad night"])
export(service, os.path.join(folder, "text"))
print(Client(os.path.join(folder, "text")).ask("good", "bad"))
print(service.serve(tf.constant(["good bad"]))["score"].numpy(), service.requests.numpy())
export_keras(keras_head(), os.path.join(folder, "keras"))
