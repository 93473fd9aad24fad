"""Structured data classification with preprocessing layers (heart-disease style)."""
import collections
import functools

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

NUMERIC = ["age", "chol", "thalach"]
CATEGORICAL_STR = {"thal": ["fixed", "normal", "reversible"]}
CATEGORICAL_INT = {"cp": [0, 1, 2, 3, 4], "ca": [0, 1, 2, 3]}
TARGET = "target"


def synthetic_rows(n, seed=7):
    rng = np.random.RandomState(seed)
    for _ in range(n):
        row = collections.OrderedDict()
        row["age"] = float(rng.randint(30, 80))
        row["chol"] = float(rng.normal(240, 40))
        row["thalach"] = float(rng.normal(150, 20))
        row["thal"] = str(rng.choice(CATEGORICAL_STR["thal"]))
        row["cp"] = int(rng.randint(0, 5))
        row["ca"] = int(rng.randint(0, 4))
        row[TARGET] = int(risk(row) > 0.5)
        yield row


def risk(row):
    return 0.01 * row["age"] + 0.1 * row["ca"] - 0.2 * (row["thal"] == "normal")


def to_columns(rows):
    columns = collections.defaultdict(list)
    for row in rows:
        for key, value in row.items():
            columns[key].append(value)
    return {k: np.array(v) for k, v in columns.items()}


def to_dataset(columns, batch_size=16, shuffle=True):
    columns = dict(columns)
    labels = columns.pop(TARGET)
    ds = tf.data.Dataset.from_tensor_slices((columns, labels))
    if shuffle:
        ds = ds.shuffle(len(labels))
    return ds.map(cast_features).batch(batch_size).map(expand)


def cast_features(features, label):
    out = {}
    for name, value in features.items():
        out[name] = value if value.dtype == tf.string else tf.cast(value, tf.float32 if name in NUMERIC else tf.int64)
    return out, tf.cast(label, tf.float32)


def expand(features, label):
    return {k: tf.expand_dims(v, -1) for k, v in features.items()}, label


def get_column(name):
    return lambda features, label: features[name]


def numeric_encoder(name, ds):
    norm = layers.Normalization(axis=-1)
    norm.adapt(ds.map(get_column(name)))
    return norm


def string_encoder(name, ds):
    lookup = layers.StringLookup(vocabulary=CATEGORICAL_STR[name], output_mode="one_hot")
    return lookup


def int_encoder(name, ds):
    return layers.IntegerLookup(vocabulary=CATEGORICAL_INT[name], output_mode="multi_hot")


def hashed_encoder(name, ds, bins=8):
    return layers.Hashing(num_bins=bins, output_mode="one_hot")


ENCODERS = {"numeric": numeric_encoder, "string": string_encoder, "int": int_encoder,
            "hashed": functools.partial(hashed_encoder, bins=4)}


def feature_spec():
    for n in NUMERIC:
        yield n, "numeric", tf.float32
    for n in CATEGORICAL_STR:
        yield n, "string", tf.string
    for n in CATEGORICAL_INT:
        yield n, "int", tf.int64


def age_bucket(age):
    edges = tf.constant([40.0, 50.0, 60.0])
    return tf.cast(age[:, :, None] > edges, tf.float32)[:, 0]


def interaction(tensors):
    a, b = tensors
    b = tf.cast(b, a.dtype)
    return tf.reshape(a[:, :, None] * b[:, None, :], [-1, a.shape[1] * b.shape[1]])


def build_model(ds):
    inputs, encoded = {}, {}
    for name, kind, dtype in feature_spec():
        inp = tf.keras.Input(shape=(1,), name=name, dtype=dtype)
        inputs[name] = inp
        encoded[name] = ENCODERS[kind](name, ds)(inp)
    bucket = layers.Lambda(age_bucket, output_shape=(3,), name="age_bucket")(inputs["age"])
    cross = layers.Lambda(interaction, output_shape=(12,), name="cross")([bucket, encoded["thal"]])
    ratio = layers.Lambda(lambda t: t[0] / (1.0 + tf.abs(t[1])), output_shape=(1,))(
        [encoded["chol"], encoded["thalach"]])
    x = layers.concatenate(list(encoded.values()) + [cross, ratio])
    x = layers.Dense(16, activation=lambda v: tf.nn.relu(v) - 0.1)(x)
    x = layers.Dropout(0.3)(x)
    return tf.keras.Model(inputs, layers.Dense(1, activation="sigmoid")(x))


def focal_loss(gamma=2.0, alpha=0.25):
    def loss(y_true, y_pred):
        y_true = tf.reshape(tf.cast(y_true, y_pred.dtype), tf.shape(y_pred))
        p = tf.where(y_true > 0.5, y_pred, 1 - y_pred)
        a = tf.where(y_true > 0.5, alpha, 1 - alpha)
        return tf.reduce_mean(-a * modulate(p) * tf.math.log(p + 1e-7), axis=-1)

    def modulate(p):
        return tf.pow(1 - p, gamma)

    return loss


class FBeta(tf.keras.metrics.Metric):
    def __init__(self, beta=1.0, name="fbeta", **kw):
        super().__init__(name=name, **kw)
        self.beta2 = beta ** 2
        self.tp = self.add_weight(name="tp", initializer="zeros")
        self.fp = self.add_weight(name="fp", initializer="zeros")
        self.fn = self.add_weight(name="fn", initializer="zeros")

    def _threshold(self, y):
        return tf.cast(tf.reshape(y, [-1]) > 0.5, tf.float32)

    def update_state(self, y_true, y_pred, sample_weight=None):
        t, p = self._threshold(tf.cast(y_true, tf.float32)), self._threshold(y_pred)
        self.tp.assign_add(tf.reduce_sum(t * p))
        self.fp.assign_add(tf.reduce_sum((1 - t) * p))
        self.fn.assign_add(tf.reduce_sum(t * (1 - p)))

    def result(self):
        top = (1 + self.beta2) * self.tp
        return tf.math.divide_no_nan(top, top + self.beta2 * self.fn + self.fp)

    def reset_state(self):
        for v in (self.tp, self.fp, self.fn):
            v.assign(0.0)


def predict_one(model, sample):
    batch = {k: tf.convert_to_tensor([[v]]) for k, v in sample.items()}
    return float(model(batch)[0, 0])


def permutation_importance(model, columns, name):
    shuffled = dict(columns)
    shuffled[name] = np.random.permutation(shuffled[name])
    base = model.evaluate(to_dataset(columns, shuffle=False), verbose=0)[0]
    return model.evaluate(to_dataset(shuffled, shuffle=False), verbose=0)[0] - base


def plot_importance(scores):
    for name, value in sorted(scores.items()):
        print("%10s %+.4f" % (name, value))


if __name__ == "__main__":
    columns = to_columns(synthetic_rows(48))
    train = to_dataset(columns)
    model = build_model(train)
    model.compile("adam", loss=focal_loss(), metrics=[FBeta(2.0)])
    model.fit(train, epochs=2, verbose=0)
    plot_importance({"age": permutation_importance(model, columns, "age")})
    print(predict_one(model, {"age": 60.0, "chol": 233.0, "thalach": 150.0, "thal": "fixed", "cp": 1, "ca": 0}))
