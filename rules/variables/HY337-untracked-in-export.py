import tempfile

import tensorflow as tf

TABLE = tf.lookup.StaticHashTable(
    tf.lookup.KeyValueTensorInitializer(["good", "bad"], [1.0, -1.0]), 0.0)
SCALE = tf.Variable(2.0)
HEAD = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])


# bad: a table of the file
class Scorer(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def score(self, words):
        return tf.reduce_sum(TABLE.lookup(words))  # expect: HY337


def export_scorer(path):
    scorer = Scorer()
    tf.saved_model.save(scorer, path)


# bad: a variable, in a graph that was made before
class Scaled(tf.Module):
    @tf.function
    def __call__(self, x):
        return x * SCALE  # expect: HY337


def export_scaled(path):
    scaled = Scaled()
    print(scaled(tf.ones([2])))
    tf.saved_model.save(scaled, path)


# bad: a model
class Served(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None, 2])])
    def serve(self, x):
        return {"score": HEAD(x)}  # expect: HY337


def export_served(path):
    served = Served()
    tf.saved_model.save(served, path, signatures=served.serve)


# good: the object holds what it uses
class ScorerThatHolds(tf.Module):
    def __init__(self):
        super().__init__()
        self.table = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(["good", "bad"], [1.0, -1.0]), 0.0)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
    def score(self, words):
        return tf.reduce_sum(self.table.lookup(words))


def run_bad():
    return export_scorer(tempfile.mkdtemp())


def run_good():
    return tf.saved_model.save(ScorerThatHolds(), tempfile.mkdtemp())


# good: it is given to the object under another name
OFFSET = tf.Variable(3.0)


class Moved(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None])])
    def move(self, x):
        return x + OFFSET


def run_kept():
    moved = Moved()
    moved.offset = OFFSET
    tf.saved_model.save(moved, tempfile.mkdtemp())
    return "saved", "saved"


# good: a constant is a part of the graph
FACTOR = tf.constant(3.0)


class Tripled(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None])])
    def triple(self, x):
        return x * FACTOR


def run_constant():
    tf.saved_model.save(Tripled(), tempfile.mkdtemp())
    return "saved", "saved"


# good: a function that was never traced is not exported
LIMIT = tf.Variable(1.0)


class Limited(tf.Module):
    @tf.function
    def limit(self, x):
        return tf.minimum(x, LIMIT)


def run_untraced():
    limited = Limited()
    tf.saved_model.save(limited, tempfile.mkdtemp())
    return "saved", "saved"
