"""Tabular classification with preprocessing layers, feature columns of a project and export."""
import csv
import functools
import io
import os
import random
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

CITIES = ["paris", "lima", "oslo", "quito"]
NUMERIC = ("age", "income")
CATEGORICAL = ("city",)
TARGET = "bought"


def generate_csv(rows, seed=0):
    rnd = random.Random(seed)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=[*NUMERIC, *CATEGORICAL, "visits", TARGET])
    writer.writeheader()
    for _ in range(rows):
        age, income = rnd.randint(18, 80), rnd.lognormvariate(10, 0.5)
        city = rnd.choice(CITIES + [""])
        writer.writerow({"age": age, "income": round(income, 1), "city": city,
                         "visits": rnd.randint(0, 5),
                         TARGET: int(age * income / 1e6 + rnd.random() > 1.2)})
    return buffer.getvalue()


def parse_line(line):
    age, income, city, visits, target = tf.io.decode_csv(line, [0.0, 0.0, "", 0, 0])
    features = {"age": age, "income": income, "city": city, "visits": visits}
    return features, target


def fill_missing(features, target):
    city = features["city"]
    features["city"] = tf.cond(tf.equal(tf.strings.length(city), 0), lambda: tf.constant("unknown"), lambda: city)
    return features, target


def to_column(features, target):
    return {k: tf.expand_dims(v, -1) for k, v in features.items()}, tf.expand_dims(target, -1)


def read(path, batch, training=False, limit=None):
    ds = tf.data.TextLineDataset(path).skip(1)
    if limit is not None:
        ds = ds.take(limit)
    ds = ds.map(parse_line).map(fill_missing)
    if training:
        ds = ds.shuffle(256, seed=0)
    return ds.batch(batch).map(to_column).prefetch(1)


class LogScale(layers.Layer):
    def __init__(self, offset=1.0, **kwargs):
        super().__init__(**kwargs)
        self.offset = offset

    def call(self, x):
        return tf.math.log(tf.cast(x, tf.float32) + self.offset)

    def get_config(self):
        return {**super().get_config(), "offset": self.offset}


class QuantileClip(layers.Layer):
    """Learns its bounds with `adapt` like the layers of Keras."""

    def __init__(self, low=0.02, high=0.98, **kwargs):
        super().__init__(**kwargs)
        self.low, self.high = low, high
        self.bounds = (-np.inf, np.inf)

    def adapt(self, values):
        data = np.concatenate([np.ravel(v) for v in values])
        self.bounds = tuple(float(q) for q in np.quantile(data, [self.low, self.high]))

    def call(self, x):
        return tf.clip_by_value(tf.cast(x, tf.float32), *self.bounds)


class CyclicEncoding(layers.Layer):
    def __init__(self, period, **kwargs):
        super().__init__(**kwargs)
        self.period = period

    def call(self, x):
        angle = 2 * np.pi * tf.cast(x, tf.float32) / self.period
        return tf.concat([tf.sin(angle), tf.cos(angle)], -1)


def column(ds, name):
    return ds.map(lambda features, _: features[name])


def numeric_branch(name, ds, log=False):
    inputs = tf.keras.Input((1,), name=name)
    clip = QuantileClip()
    clip.adapt(column(ds, name).as_numpy_iterator())
    x = clip(inputs)
    if log:
        x = LogScale()(x)
    normalization = layers.Normalization(axis=None)
    normalization.adapt(column(ds, name).map(lambda v: tf.math.log(v + 1.0) if log else v))
    return inputs, normalization(x)


def categorical_branch(name, ds, output_mode="one_hot"):
    inputs = tf.keras.Input((1,), name=name, dtype=tf.string)
    lookup = layers.StringLookup(output_mode="int")
    lookup.adapt(column(ds, name))
    ids = lookup(inputs)
    if output_mode == "embedding":
        x = layers.Flatten()(layers.Embedding(lookup.vocabulary_size(), 3)(ids))
    else:
        x = layers.CategoryEncoding(num_tokens=lookup.vocabulary_size())(ids)
    return inputs, x


def integer_branch(name):
    inputs = tf.keras.Input((1,), name=name, dtype=tf.int32)
    return inputs, CyclicEncoding(7)(inputs)


def collect_branches(ds, embed):
    makers = [functools.partial(numeric_branch, n, ds, log=n == "income") for n in NUMERIC]
    makers += [functools.partial(categorical_branch, n, ds, "embedding" if embed else "one_hot") for n in CATEGORICAL]
    makers.append(lambda: integer_branch("visits"))
    return [make() for make in makers]


class CrossLayer(layers.Layer):
    def build(self, input_shape):
        dim = input_shape[0][-1]
        self.w = self.add_weight(name="w", shape=(dim, dim))
        self.b = self.add_weight(name="b", shape=(dim,), initializer="zeros")

    def call(self, inputs):
        x0, x = inputs
        return x0 * (tf.matmul(x, self.w) + self.b) + x

    def compute_output_shape(self, input_shape):
        return input_shape[0]


def build_model(branches, crosses=1):
    inputs, features = zip(*branches)
    x0 = x = layers.Concatenate()(list(features))
    for _ in range(crosses):
        x = CrossLayer()([x0, x])
    x = layers.Dense(8, activation="relu")(x)
    logit = layers.Dense(1)(x)
    return tf.keras.Model({i.name.split(":")[0]: i for i in inputs}, logit)


def weighted_bce(pos_weight):
    def loss(y_true, y_pred):
        y_true = tf.cast(y_true, y_pred.dtype)
        return tf.nn.weighted_cross_entropy_with_logits(y_true, y_pred, pos_weight)
    return loss


def positive_rate(y_true, y_pred):
    return tf.reduce_mean(tf.cast(y_pred > 0, tf.float32), -1)


def class_weight(ds):
    positives = ds.unbatch().reduce(0, lambda n, row: n)
    return positives


def explain(model, row):
    base = float(model(row)[0, 0])
    effects = {}
    for name in NUMERIC:
        changed = dict(row, **{name: row[name] * 1.1})
        effects[name] = float(model(changed)[0, 0]) - base
    return effects


def main():
    tf.keras.utils.set_random_seed(0)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "train.csv")
        with open(path, "w") as f:
            f.write(generate_csv(120))
        branches = collect_branches(read(path, 32), embed=True)
        model = build_model(branches)
        model.compile("adam", weighted_bce(2.0), metrics=[positive_rate])
        model.fit(read(path, 16, training=True), epochs=2, verbose=2)
        scored = model.predict(read(path, 16, limit=10), verbose=0)
        row = next(iter(read(path, 1)))[0]
        print(scored.shape, {k: round(v, 4) for k, v in explain(model, row).items()})


if __name__ == "__main__":
    main()
