import numpy as np
import tensorflow as tf

import losses  # noqa: F401
import metrics  # noqa: F401
from registry import LOSSES, METRICS

CONFIGS = [
    "hinge",
    {"name": "focal", "gamma": 1.5},
    {"name": "asymmetric", "negative": 1.5},
    {"name": "sum", "focal": 1.0, "tversky": 0.2},
]


def dataset(n=64, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 4)).astype("float32")
    return x, (x[:, :2] + 0.3 * rng.normal(size=(n, 2)) > 0).astype("float32")


def train(spec, x, y):
    tf.keras.utils.set_random_seed(0)
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(2, activation="sigmoid")])
    model.compile("sgd", loss=LOSSES.create(spec), metrics=[METRICS.create(n) for n in METRICS])
    return model.fit(x, y, epochs=2, batch_size=16, verbose=0).history


def main():
    x, y = dataset()
    for spec in CONFIGS:
        history = train(spec, x, y)
        print(spec, np.isfinite(history["loss"]).all(), len(history))
    direct = LOSSES.create("tversky")(y[:4], y[:4], reduction="none")
    print("perfect tversky:", np.round(direct.numpy(), 3))
    metric = METRICS.create("matthews")
    metric.update_state(y, y)
    print("matthews:", round(float(metric.result()), 3))


if __name__ == "__main__":
    main()
