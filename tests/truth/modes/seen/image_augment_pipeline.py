"""Small image classification pipeline with configurable augmentation."""
import dataclasses
import functools
from typing import Callable, List

import numpy as np
import tensorflow as tf

AUGMENTATIONS = {}


def register(name):
    def decorator(fn):
        AUGMENTATIONS[name] = fn
        return fn
    return decorator


@register("flip")
def random_flip(image, strength):
    coin = tf.random.uniform([])
    if coin < strength:
        image = tf.image.flip_left_right(image)
    return image


@register("brightness")
def jitter_brightness(image, strength):
    delta = tf.random.uniform([], -strength, strength)
    return tf.clip_by_value(image + delta, 0.0, 1.0)


@register("cutout")
def cutout(image, strength):
    size = tf.cast(tf.cast(tf.shape(image)[0], tf.float32) * strength, tf.int32)
    mask = erase_mask(tf.shape(image)[0], tf.shape(image)[1], size)
    return image * mask[..., tf.newaxis]


def erase_mask(height, width, size):
    top = tf.random.uniform([], 0, height - size, dtype=tf.int32)
    left = tf.random.uniform([], 0, width - size, dtype=tf.int32)
    rows = tf.range(height)[:, None]
    cols = tf.range(width)[None, :]
    inside = (rows >= top) & (rows < top + size) & (cols >= left) & (cols < left + size)
    return 1.0 - tf.cast(inside, tf.float32)


@register("posterize")
def posterize(image, strength):
    levels = 4.0 + strength
    return tf.round(image * levels) / levels


@dataclasses.dataclass
class AugmentConfig:
    names: List[str] = dataclasses.field(default_factory=lambda: ["flip", "brightness", "cutout"])
    strength: float = 0.3

    def build(self) -> Callable:
        steps = [functools.partial(AUGMENTATIONS[n], strength=self.strength) for n in self.names]

        def apply(image, label):
            for step in steps:
                image = step(image)
            return image, label

        return apply


def make_images(count, rng):
    labels = rng.integers(0, 3, size=count)
    images = rng.random((count, 12, 12, 1)).astype("float32") * 0.3
    for i, label in enumerate(labels):
        images[i, label * 4:(label + 1) * 4] += 0.6
    return images, labels.astype("int32")


def normalize(image, label):
    mean = tf.reduce_mean(image)
    return (image - mean) / (tf.math.reduce_std(image) + 1e-5), label


def build_dataset(images, labels, config, training):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    if training:
        ds = ds.shuffle(64, seed=1).map(config.build(), num_parallel_calls=1)
    ds = ds.map(normalize)
    return ds.batch(16).prefetch(1)


def build_model(num_classes):
    inputs = tf.keras.Input((12, 12, 1))
    x = tf.keras.layers.Conv2D(4, 3, activation="relu")(inputs)
    x = tf.keras.layers.GlobalAveragePooling2D()(x)
    x = tf.keras.layers.Lambda(lambda t: t * 2.0 - tf.reduce_mean(t, axis=-1, keepdims=True))(x)
    return tf.keras.Model(inputs, tf.keras.layers.Dense(num_classes)(x))


def describe(dataset):
    shapes = tf.nest.map_structure(lambda spec: spec.shape.as_list(), dataset.element_spec)
    print("element shapes:", shapes)


def main():
    tf.keras.utils.set_random_seed(7)
    rng = np.random.default_rng(7)
    config = AugmentConfig()
    images, labels = make_images(96, rng)
    train = build_dataset(images[:64], labels[:64], config, training=True)
    test = build_dataset(images[64:], labels[64:], config, training=False)
    describe(train)
    model = build_model(3)
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.01),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(train, epochs=2, verbose=0)
    loss, acc = model.evaluate(test, verbose=0)
    print("test loss finite:", np.isfinite(loss), "acc in range:", 0.0 <= acc <= 1.0)
    preview, _ = normalize(tf.constant(images[0]), 0)
    print("preview", preview.shape, erase_mask(6, 6, 2).numpy().sum())


if __name__ == "__main__":
    main()
