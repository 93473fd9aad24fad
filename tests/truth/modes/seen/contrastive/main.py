"""python main.py --methods simclr byol"""
import argparse

import numpy as np
import tensorflow as tf

import augment
import models
import objective


class Pretrainer:
    def __init__(self, args):
        self.args = args
        self.images, self.labels = self.load()

    def load(self):
        rng = np.random.RandomState(self.args.seed)
        labels = np.arange(self.args.n) % 2
        images = rng.rand(self.args.n, self.args.size, self.args.size, 3) * 0.5
        images[labels == 1, :, :, 0] += 0.5
        return images.astype("float32"), labels

    def dataset(self):
        aug = augment.make_augmenter(self.args.size)
        ds = tf.data.Dataset.from_tensor_slices((self.images, self.labels)).shuffle(100)
        return ds.map(augment.two_views(aug), num_parallel_calls=2).batch(8, drop_remainder=True)

    def run(self, name):
        model = models.METHODS[name](self.args.size)
        model.compile(optimizer=self.optimizer(), run_eagerly=self.args.debug)
        model.fit(self.dataset(), epochs=self.args.epochs, verbose=0)
        return model

    def optimizer(self):
        return tf.keras.optimizers.SGD(tf.keras.optimizers.schedules.CosineDecay(0.1, 20), momentum=0.9)

    def linear_probe(self, model):
        feats = model.predict(self.images, verbose=0)
        probe = tf.keras.Sequential([tf.keras.layers.Dense(1, activation="sigmoid")])
        probe.compile("adam", "binary_crossentropy", metrics=[threshold_accuracy])
        probe.fit(feats, self.labels[:, None].astype("float32"), epochs=1, verbose=0)
        return probe.evaluate(feats, self.labels[:, None].astype("float32"), verbose=0)[1]

    def knn(self, model, k=3):
        f = tf.math.l2_normalize(model(self.images), -1)
        _, idx = tf.math.top_k(tf.matmul(f, f, transpose_b=True), k + 1)
        votes = tf.gather(tf.constant(self.labels), idx[:, 1:])
        return float(np.mean((votes.numpy().mean(1) > 0.5) == self.labels))

    def quality(self, model):
        v1, v2 = next(iter(self.dataset()))
        z1, z2 = model.project(v1), model.project(v2)
        return float(objective.alignment(z1, z2)), float(objective.uniformity(z1))


def threshold_accuracy(y_true, y_pred):
    return tf.reduce_mean(tf.cast(tf.equal(y_true > 0.5, y_pred > 0.5), tf.float32), axis=-1)


def save_grid(images, path):
    grid = tf.concat(tf.unstack(images), axis=1)
    tf.io.write_file(path, tf.io.encode_png(tf.cast(grid * 255, tf.uint8)))


def parse(argv=None):
    p = argparse.ArgumentParser()
    p.add_argument("--methods", nargs="+", default=["simclr", "byol"])
    p.add_argument("--size", type=int, default=8)
    p.add_argument("--n", type=int, default=24)
    p.add_argument("--epochs", type=int, default=1)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--debug", action="store_true")
    return p.parse_args(argv)


if __name__ == "__main__":
    trainer = Pretrainer(parse())
    for name in trainer.args.methods:
        model = trainer.run(name)
        print(name, trainer.linear_probe(model), trainer.knn(model), trainer.quality(model))
