# Runs on: 2.15
"""Custom Estimator with feature columns, hooks and serving (TF 1 / early TF 2)."""
import collections
import logging
import tempfile

import numpy as np
import tensorflow as tf

logging.getLogger("tensorflow").setLevel(logging.ERROR)
tf1 = tf.compat.v1
fc = tf.feature_column

OCCUPATIONS = ["tech", "sales", "farm"]


def age_bucket_boundaries():
    return [25, 35, 50]


def normalize_hours(x):
    return (tf.cast(x, tf.float32) - 40.0) / 10.0


def build_columns():
    age = fc.numeric_column("age")
    hours = fc.numeric_column("hours", normalizer_fn=normalize_hours)
    bucket = fc.bucketized_column(age, age_bucket_boundaries())
    job = fc.categorical_column_with_vocabulary_list("job", OCCUPATIONS)
    crossed = fc.crossed_column([bucket, job], hash_bucket_size=20)
    wide = [fc.indicator_column(crossed)]
    deep = [hours, fc.embedding_column(job, 2), bucket]
    return wide, deep


def rows(n, seed):
    rng = np.random.RandomState(seed)
    for _ in range(n):
        age, hours = rng.randint(18, 65), rng.randint(20, 60)
        job = OCCUPATIONS[rng.randint(3)]
        yield age, hours, job, income(age, hours, job)


def income(age, hours, job):
    return int(age * hours + 500 * (job == "tech") > 1800)


def as_features(age, hours, job, label):
    return {"age": age, "hours": hours, "job": job}, label


def make_input_fn(n, seed=0, shuffle=True, batch=8):
    def input_fn():
        ds = tf.data.Dataset.from_generator(
            lambda: rows(n, seed), (tf.int32, tf.int32, tf.string, tf.int32), ([], [], [], []))
        ds = ds.map(as_features)
        if shuffle:
            ds = ds.shuffle(100)
        return ds.batch(batch)
    return input_fn


def wide_logits(features, columns):
    with tf1.variable_scope("wide"):
        x = tf1.feature_column.input_layer(features, columns)
        w = tf1.get_variable("w", [x.shape[-1], 1], initializer=tf1.zeros_initializer())
        return tf.matmul(x, w)


def deep_logits(features, columns, hidden, training):
    with tf1.variable_scope("deep"):
        x = tf1.feature_column.input_layer(features, columns)
        for i, units in enumerate(hidden):
            x = dense(x, units, "h%d" % i, tf.nn.relu)
            if training:
                x = tf.nn.dropout(x, 0.1)
        return dense(x, 1, "out")


def dense(x, units, name, activation=None):
    with tf1.variable_scope(name):
        w = tf1.get_variable("w", [x.shape[-1], units])
        b = tf1.get_variable("b", [units], initializer=tf1.zeros_initializer())
        y = tf.matmul(x, w) + b
        return y if activation is None else activation(y)


def metric_ops(labels, probs):
    return {
        "accuracy": tf1.metrics.accuracy(labels, tf.cast(probs > 0.5, tf.int32)),
        "auc": tf1.metrics.auc(labels, probs),
    }


def model_fn(features, labels, mode, params):
    training = mode == tf.estimator.ModeKeys.TRAIN
    logits = deep_logits(features, params["deep"], params["hidden"], training)
    if params.get("wide"):
        logits += wide_logits(features, params["wide"])
    logits = tf.squeeze(logits, -1)
    probs = tf.sigmoid(logits)
    if mode == tf.estimator.ModeKeys.PREDICT:
        return predict_spec(mode, probs)
    loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.cast(labels, tf.float32), logits=logits))
    if mode == tf.estimator.ModeKeys.EVAL:
        return tf.estimator.EstimatorSpec(mode, loss=loss, eval_metric_ops=metric_ops(labels, probs))
    return train_spec(mode, loss, params)


def predict_spec(mode, probs):
    outputs = {"probability": probs, "class": tf.cast(probs > 0.5, tf.int32)}
    export = {"serving_default": tf.estimator.export.PredictOutput(outputs)}
    return tf.estimator.EstimatorSpec(mode, predictions=outputs, export_outputs=export)


def train_spec(mode, loss, params):
    optimizer = params["optimizer"]()
    train_op = optimizer.minimize(loss, global_step=tf1.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op, training_hooks=[LossHook(loss)])


class LossHook(tf1.train.SessionRunHook):
    seen = []

    def __init__(self, loss):
        self.loss = loss

    def begin(self):
        self.step = 0

    def before_run(self, run_context):
        return tf1.train.SessionRunArgs(self.loss)

    def after_run(self, run_context, run_values):
        self.step += 1
        self.record(run_values.results)

    def record(self, value):
        LossHook.seen.append(float(value))


class StopAtLoss(tf1.train.SessionRunHook):
    def __init__(self, target):
        self.target = target

    def after_run(self, run_context, run_values):
        if LossHook.seen and LossHook.seen[-1] < self.target:
            run_context.request_stop()


def serving_input_fn():
    spec = {"age": tf1.placeholder(tf.int32, [None]), "hours": tf1.placeholder(tf.int32, [None]),
            "job": tf1.placeholder(tf.string, [None])}
    return tf.estimator.export.ServingInputReceiver(dict(spec), spec)


def forward_key(estimator):
    return tf1.estimator.add_metrics(estimator, lambda labels, predictions: {})


def summarise(predictions, n=3):
    counts = collections.Counter()
    for i, p in enumerate(predictions):
        if i == n:
            break
        counts[int(p["class"])] += 1
    return counts


def main():
    wide, deep = build_columns()
    params = {"wide": wide, "deep": deep, "hidden": [8], "optimizer": lambda: tf1.train.AdagradOptimizer(0.1)}
    config = tf.estimator.RunConfig(tf_random_seed=1, save_summary_steps=1000)
    est = tf.estimator.Estimator(model_fn, model_dir=tempfile.mkdtemp(), params=params, config=config)
    est.train(make_input_fn(48), steps=5, hooks=[StopAtLoss(1e-4)])
    print(len(LossHook.seen), sorted(est.evaluate(make_input_fn(24, 1, False))))
    print(sum(summarise(est.predict(make_input_fn(8, 2, False))).values()))
    path = est.export_saved_model(tempfile.mkdtemp(), serving_input_fn)
    fn = tf.saved_model.load(path.decode()).signatures["serving_default"]
    out = fn(age=tf.constant([30]), hours=tf.constant([45]), job=tf.constant(["tech"]))
    print(out["probability"].shape)


if __name__ == "__main__":
    main()
