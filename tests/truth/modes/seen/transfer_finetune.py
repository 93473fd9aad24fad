"""Two-stage transfer learning: frozen backbone with a new head, then fine-tuning of the top."""
import argparse
import contextlib
import logging
import os
import random
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow.keras import Input, Model, Sequential, callbacks, layers, optimizers

log = logging.getLogger("finetune")

BACKBONES = {
    "mobilenet": lambda **kw: tf.keras.applications.MobileNetV2(alpha=0.35, **kw),
    "efficientnet": lambda **kw: tf.keras.applications.EfficientNetB0(**kw),
    "tiny": lambda **kw: tiny_backbone(**kw),
}


def tiny_backbone(input_shape, include_top=False, weights=None):
    """A stand-in with the interface of keras.applications."""
    if include_top:
        raise ValueError("no top")
    inputs = Input(input_shape)
    x = inputs
    for i, filters in enumerate((8, 16, 24)):
        x = layers.Conv2D(filters, 3, strides=2, padding="same", name=f"block{i}_conv")(x)
        x = layers.BatchNormalization(name=f"block{i}_bn")(x)
        x = layers.ReLU(6.0, name=f"block{i}_relu")(x)
    return Model(inputs, x, name="tiny")


class ColorJitter(layers.Layer):
    def __init__(self, strength=0.2, **kwargs):
        super().__init__(**kwargs)
        self.strength = strength

    def call(self, images, training=None):
        if training:
            images = tf.image.random_brightness(images, self.strength)
            images = self.mix_channels(images)
        return images

    def mix_channels(self, images):
        noise = tf.random.normal((3, 3), stddev=0.05)
        return tf.einsum("bhwc,cd->bhwd", images, tf.eye(3) + noise)

    def get_config(self):
        config = super().get_config()
        config.update(strength=self.strength)
        return config


def augmenter():
    return Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.05), ColorJitter()],
                      name="augment")


def scale_images(x):
    return x / 127.5 - 1.0


def build(args):
    backbone = BACKBONES[args.backbone](input_shape=(args.size, args.size, 3), include_top=False, weights=None)
    backbone.trainable = False
    inputs = Input((args.size, args.size, 3))
    x = augmenter()(inputs)
    x = layers.Lambda(scale_images, name="scale")(x)
    x = backbone(x, training=False)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.2)(x)
    outputs = layers.Dense(args.classes, activation="softmax", name="head")(x)
    return Model(inputs, outputs), backbone


def class_folder(root, name, count, rng):
    folder = os.path.join(root, name)
    os.makedirs(folder)
    for i in range(count):
        colour = {"red": (200, 30, 30), "green": (30, 200, 30), "blue": (30, 30, 200)}[name]
        image = rng.normal(colour, 20, (40, 40, 3)).clip(0, 255).astype("uint8")
        tf.io.write_file(os.path.join(folder, f"{i}.png"), tf.io.encode_png(image))


def make_folders(root, count=8):
    rng = np.random.RandomState(0)
    for name in ("red", "green", "blue"):
        class_folder(root, name, count, rng)


def load(path, label, size):
    image = tf.io.decode_image(tf.io.read_file(path), channels=3, expand_animations=False)
    image = tf.image.resize(image, (size, size))
    return image, label


def datasets(root, args):
    names = sorted(os.listdir(root))
    files = [(os.path.join(root, n, f), i) for i, n in enumerate(names) for f in sorted(os.listdir(os.path.join(root, n)))]
    random.Random(0).shuffle(files)
    split = int(0.75 * len(files))

    def make(items):
        paths, labels = zip(*items)
        ds = tf.data.Dataset.from_tensor_slices((list(paths), list(labels)))
        return ds.map(lambda p, y: load(p, y, args.size)).batch(args.batch).cache()

    return make(files[:split]), make(files[split:])


def unfreeze_top(backbone, fraction):
    backbone.trainable = True
    start = int(len(backbone.layers) * (1 - fraction))
    for i, layer in enumerate(backbone.layers):
        layer.trainable = i >= start and not isinstance(layer, layers.BatchNormalization)
    return sum(l.trainable for l in backbone.layers)


def step_decay(epoch, lr=None):
    return 1e-3 * 0.5 ** epoch


class GradualUnfreeze(callbacks.Callback):
    """Alternative to the second stage."""

    def __init__(self, backbone, per_epoch):
        super().__init__()
        self.backbone, self.per_epoch = backbone, per_epoch

    def on_epoch_begin(self, epoch, logs=None):
        for layer in self.backbone.layers[-self.per_epoch * (epoch + 1):]:
            layer.trainable = True


class ConfusionLog(callbacks.Callback):
    def __init__(self, ds, classes):
        super().__init__()
        self.ds, self.classes = ds, classes

    def on_epoch_end(self, epoch, logs=None):
        matrix = np.zeros((self.classes, self.classes), int)
        for images, labels in self.ds:
            predicted = np.argmax(self.model.predict_on_batch(images), -1)
            np.add.at(matrix, (labels.numpy(), predicted), 1)
        log.info("epoch %d\n%s", epoch, matrix)


@contextlib.contextmanager
def stage(name):
    log.info("stage %s", name)
    yield
    tf.keras.backend.clear_session() if os.environ.get("CLEAR") else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--backbone", default="tiny", choices=sorted(BACKBONES))
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--batch", type=int, default=6)
    parser.add_argument("--classes", type=int, default=3)
    parser.add_argument("--gradual", action="store_true")
    args = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    tf.keras.utils.set_random_seed(1)
    with tempfile.TemporaryDirectory() as root:
        make_folders(root)
        train, valid = datasets(root, args)
        model, backbone = build(args)
        with stage("head"):
            model.compile(optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
            model.fit(train, validation_data=valid, epochs=1, verbose=2,
                      callbacks=[callbacks.LearningRateScheduler(step_decay), ConfusionLog(valid, args.classes)])
        with stage("top"):
            if args.gradual:
                extra = [GradualUnfreeze(backbone, 2)]
            else:
                print("unfrozen", unfreeze_top(backbone, 0.5))
                extra = []
            model.compile(optimizers.Adam(1e-4), "sparse_categorical_crossentropy", metrics=["accuracy"])
            model.fit(train, validation_data=valid, epochs=1, verbose=2, callbacks=extra)
        features = Model(model.input, model.layers[-2].output)
        print("features", features.predict(valid, verbose=0).shape)


if __name__ == "__main__":
    main()
