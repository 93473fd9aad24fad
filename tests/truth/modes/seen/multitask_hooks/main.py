import numpy as np
import tensorflow as tf

from hooks import DynamicWeights, LossLog, Timer
from tasks import Classification, UncertainRegression
from trainer import MultiTaskTrainer


def make_dataset(n=64):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(n, 5)).astype("float32")
    targets = {"price": x[:, 0] * 2, "kind": (x[:, 1] > 0).astype("int32") + (x[:, 2] > 0)}
    return tf.data.Dataset.from_tensor_slices((x, targets)).map(prepare).batch(16)


def prepare(x, targets):
    return x, {"price": targets["price"] / 2.0, "kind": tf.cast(targets["kind"], tf.int32)}


def trunk(units):
    def residual(h):
        return h + 0.1 * tf.sin(h)

    return tf.keras.Sequential([
        tf.keras.Input((5,)),
        tf.keras.layers.Dense(units, activation="relu"),
        tf.keras.layers.Lambda(residual),
    ])


def main():
    tf.keras.utils.set_random_seed(0)
    log, timer = LossLog(), Timer()
    tasks = [UncertainRegression("price"), Classification("kind", 3, smoothing=0.1)]
    trainer = MultiTaskTrainer(trunk(8), tasks, tf.keras.optimizers.Adam(0.02),
                               [log, timer, DynamicWeights(log)])
    trainer.build(tf.zeros([1, 5]))
    trainer.fit(make_dataset(), epochs=3)
    print("epochs:", len(log.epochs), len(timer.durations))
    print("kind improved:", log.epochs[-1]["kind"] < log.epochs[0]["kind"])
    weights = [float(t.weight) for t in tasks]
    print("weights sum:", round(sum(weights), 3))
    out = trainer.predict(tf.ones([2, 5]))
    print({k: v.shape.as_list() for k, v in sorted(out.items())})


if __name__ == "__main__":
    main()
