"""Builds every configured model of the zoo and trains it a little."""
import numpy as np
from tensorflow import keras

import registry
import backbones  # noqa: F401  registers
import heads  # noqa: F401  registers

CONFIGS = {
    "vgg-gem": {"backbone": {"type": "vgg"}, "head": {"type": "classifier", "classes": 3, "pool": "gem"}, "loss": {"type": "poly"}},
    "mobile": {"backbone": {"type": "mobilenet", "se": True}, "head": {"type": "classifier", "classes": 3}, "loss": {"type": "label_smoothing"}},
}


def build_model(config, shape=(8, 8, 3)):
    inputs = keras.Input(shape)
    x = registry.BACKBONES.build(dict(config["backbone"], inputs=inputs))
    head = registry.HEADS.build(config["head"])
    return keras.Model(inputs, head(x))


def with_overrides(config, *assignments):
    for assignment in assignments:
        key, value = assignment.split("=")
        part, name = key.split(".")
        config[part][name] = type(config[part][name])(value)
    return config


def count(model):
    return sum(int(np.prod(w.shape)) for w in model.trainable_weights)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x, y = rng.random((16, 8, 8, 3)).astype("float32"), rng.integers(0, 3, 16)
    for name, config in CONFIGS.items():
        model = build_model(config)
        model.compile("sgd", loss=registry.LOSSES.build(config["loss"]))
        history = model.fit(x, y, epochs=1, batch_size=8, verbose=0)
        print(name, count(model), history.history["loss"])
    print(registry.calls and registry.BACKBONES.names())
