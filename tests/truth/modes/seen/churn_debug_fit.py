"""Churn model developed interactively: eager fit, inspection callbacks, then a compiled run."""
import collections

import numpy as np
import tensorflow as tf

PLANS = ["basic", "plus", "pro"]


class ChurnSequence(tf.keras.utils.Sequence):
    def __init__(self, rows, batch_size):
        super().__init__()
        self.rows = rows
        self.batch_size = batch_size
        self.epochs_seen = 0

    def __len__(self):
        return len(self.rows) // self.batch_size

    def __getitem__(self, i):
        chunk = self.rows[i * self.batch_size:(i + 1) * self.batch_size]
        features = {"usage": np.array([r.usage for r in chunk], "float32")[:, None],
                    "plan": np.array([r.plan for r in chunk], "int32")[:, None]}
        return features, np.array([[r.churned] for r in chunk], "float32")

    def on_epoch_end(self):
        self.epochs_seen += 1


Row = collections.namedtuple("Row", "usage plan churned")


def fake_rows(n, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(n):
        usage, plan = rng.gamma(2.0), int(rng.integers(0, 3))
        yield Row(usage, plan, float(usage < 1.2 + 0.3 * plan))


class LogScale(tf.keras.layers.Layer):
    def call(self, x):
        return self.center(tf.math.log(x + 1e-3))

    def center(self, x):
        return x - 0.3


class PlanBias(tf.keras.layers.Layer):
    def __init__(self, count, **kwargs):
        super().__init__(**kwargs)
        self.count = count
        self.calls = 0

    def build(self, input_shape):
        self.bias = self.add_weight(name="bias", shape=(self.count,), initializer=ramp)
        self.built = True

    def call(self, plan):
        self.calls += 1
        one_hot = tf.one_hot(tf.squeeze(plan, -1), self.count)
        return tf.linalg.matvec(one_hot, tf.convert_to_tensor(self.bias))[:, None]


def ramp(shape, dtype=None, **kwargs):
    return tf.linspace(-0.1, 0.1, shape[0])


class GradientProbe(tf.keras.callbacks.Callback):
    def __init__(self, batch):
        super().__init__()
        self.batch = batch
        self.norms = []

    def on_train_batch_end(self, batch, logs=None):
        if batch == 0:
            self.norms.append(self.norm())

    def norm(self):
        x, y = self.batch
        with tf.GradientTape() as tape:
            loss = focal_bce(tf.constant(y), self.model(x, training=True))
        grads = tape.gradient(loss, self.model.trainable_variables)
        return float(tf.linalg.global_norm(grads))


def focal_bce(y_true, y_pred):
    p = tf.clip_by_value(y_pred, 1e-6, 1 - 1e-6)
    bce = -(y_true * tf.math.log(p) + (1 - y_true) * tf.math.log(1 - p))
    return tf.reduce_mean(modulate(y_true, p) * bce, axis=-1)


def modulate(y_true, p):
    return tf.square(y_true - p) + 0.1


def lift(y_true, y_pred):
    base = tf.reduce_mean(y_true) + 1e-6
    flagged = tf.cast(y_pred > 0.5, tf.float32)
    return tf.math.divide_no_nan(tf.reduce_sum(y_true * flagged), tf.reduce_sum(flagged)) / base


def build():
    usage = tf.keras.Input((1,), name="usage")
    plan = tf.keras.Input((1,), name="plan", dtype="int32")
    x = tf.keras.layers.Dense(4, activation="tanh")(LogScale()(usage))
    logit = tf.keras.layers.Dense(1)(x)
    logit = tf.keras.layers.Add()([logit, PlanBias(len(PLANS), name="plan_bias")(plan)])
    return tf.keras.Model({"usage": usage, "plan": plan}, tf.keras.layers.Activation("sigmoid")(logit))


def decayed(epoch, lr):
    return float(lr * 0.9 if epoch else lr)


def train(sequence, eager):
    model = build()
    model.compile(tf.keras.optimizers.Adam(0.02), focal_bce, metrics=[lift], run_eagerly=eager)
    probe = GradientProbe(sequence[0])
    callbacks = [probe, tf.keras.callbacks.LearningRateScheduler(decayed)]
    model.fit(sequence, epochs=2, verbose=0, callbacks=callbacks, shuffle=False)
    return model, probe


def main():
    tf.keras.utils.set_random_seed(0)
    sequence = ChurnSequence(list(fake_rows(48)), 16)
    debug_model, debug_probe = train(sequence, eager=True)
    print("debug norms:", len(debug_probe.norms), debug_model.get_layer("plan_bias").calls > 6)
    model, probe = train(sequence, eager=False)
    print("fast norms finite:", np.isfinite(probe.norms).all())
    scores = model.predict_on_batch(sequence[0][0])
    print("scores:", scores.shape, "rates:", round(decayed(1, 1.0), 2))


if __name__ == "__main__":
    main()
