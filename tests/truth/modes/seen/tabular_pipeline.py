"""Tabular records through tf.data: files, generators, host functions, feature columns by hand."""
import csv
import os
import tempfile

import numpy as np
import tensorflow as tf

COLUMNS = ["age", "income", "city", "label"]
CITIES = tf.constant(["rome", "oslo", "lima"])


def write_csv(path, count, seed):
    rng = np.random.default_rng(seed)
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        for _ in range(count):
            writer.writerow(fake_row(rng))


def fake_row(rng):
    city = rng.choice(["rome", "oslo", "lima"])
    return [rng.integers(18, 80), round(rng.normal(30, 5), 2), city, int(rng.integers(0, 2))]


class Vocabulary:
    def __init__(self, words):
        init = tf.lookup.KeyValueTensorInitializer(words, tf.range(tf.size(words)))
        self.table = tf.lookup.StaticHashTable(init, default_value=-1)
        self.size = int(tf.size(words))

    def __call__(self, word):
        return self.table.lookup(word)

    def one_hot(self, word):
        return tf.one_hot(self(word), self.size)


class Standardizer:
    def __init__(self):
        self.mean = 0.0
        self.scale = 1.0

    def fit(self, values):
        self.mean = float(np.mean(values))
        self.scale = float(np.std(values)) or 1.0
        return self

    def transform(self, value):
        return (value - self.mean) / self.scale

    def inverse(self, value):
        return value * self.scale + self.mean


vocabulary = Vocabulary(CITIES)
age_scaler, income_scaler = Standardizer(), Standardizer()


def parse_line(line):
    fields = tf.io.decode_csv(line, [0.0, 0.0, "", 0])
    return dict(zip(COLUMNS, fields))


def to_features(row):
    label = row.pop("label")
    numeric = tf.stack([age_scaler.transform(row["age"]), income_scaler.transform(row["income"])])
    return tf.concat([numeric, vocabulary.one_hot(row["city"])], axis=0), label


def is_adult(row):
    return row["age"] >= 21


def read_column(paths, index):
    values = []
    for path in paths:
        with open(path, newline="") as file:
            values += [float(row[index]) for row in csv.reader(file)]
    return values


def outlier_score(features):
    return np.abs(features).max(axis=-1).astype("float32")


def with_score(features, label):
    score = tf.numpy_function(outlier_score, [features], tf.float32)
    score.set_shape([])
    return tf.concat([features, score[None]], axis=0), label


def describe(features):
    return "n=%d" % features.numpy().size


def add_description(features, label):
    text = tf.py_function(func=describe, inp=[features], Tout=tf.string)
    return features, label, text


def drop_description(features, label, text):
    return features, label


def synthetic_rows():
    rng = np.random.default_rng(7)
    for _ in range(6):
        age, income, city, label = fake_row(rng)
        yield {"age": np.float32(age), "income": np.float32(income), "city": city, "label": np.int32(label)}


def oversample(features, label):
    copies = tf.cond(label > 0, lambda: tf.constant(2, tf.int64), lambda: tf.constant(1, tf.int64))
    return tf.data.Dataset.from_tensors((features, label)).repeat(copies)


def build(paths):
    files = tf.data.Dataset.from_tensor_slices(paths)
    rows = files.interleave(tf.data.TextLineDataset, cycle_length=2).map(parse_line).filter(is_adult)
    signature = {"age": tf.TensorSpec([], tf.float32), "income": tf.TensorSpec([], tf.float32),
                 "city": tf.TensorSpec([], tf.string), "label": tf.TensorSpec([], tf.int32)}
    extra = tf.data.Dataset.from_generator(synthetic_rows, output_signature=signature)
    data = rows.concatenate(extra).map(to_features).flat_map(oversample)
    return data.map(with_score).map(add_description).map(drop_description).batch(8)


def bucket(features, label):
    return tf.cast(tf.size(features) > 5, tf.int64)


def positive_rate(state, batch):
    total, positive = state
    return total + tf.size(batch[1]), positive + tf.reduce_sum(batch[1])


def main():
    folder = tempfile.mkdtemp()
    paths = [os.path.join(folder, "part-%d.csv" % i) for i in range(2)]
    for i, path in enumerate(paths):
        write_csv(path, 20, i)
    age_scaler.fit(read_column(paths, 0))
    income_scaler.fit(read_column(paths, 1))
    data = build(paths)
    total, positive = data.reduce((0, 0), lambda state, batch: positive_rate(state, batch))
    print("rate", float(positive / total))
    model = tf.keras.Sequential([tf.keras.layers.Dense(4, "relu"), tf.keras.layers.Dense(1, "sigmoid")])
    model.compile("sgd", "binary_crossentropy")
    model.fit(data, epochs=1, verbose=0)
    for features, label in data.take(1):
        print(income_scaler.inverse(features[0, 1]).numpy(), vocabulary(tf.constant("oslo")).numpy())


if __name__ == "__main__":
    main()
