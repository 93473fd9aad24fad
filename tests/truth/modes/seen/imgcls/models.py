from tensorflow import keras
from tensorflow.keras import layers as L

import layers as blocks
from registry import MODELS


def _head(x, classes, dropout):
    if dropout:
        x = L.Dropout(dropout)(x)
    return L.Dense(classes, name="logits")(x)


def residual(x, filters, stride, drop):
    shortcut = x
    y = L.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
    y = L.BatchNormalization()(y)
    y = L.ReLU()(y)
    y = L.Conv2D(filters, 3, padding="same", use_bias=False)(y)
    y = blocks.SqueezeExcite()(y)
    if stride != 1 or shortcut.shape[-1] != filters:
        shortcut = L.Conv2D(filters, 1, strides=stride)(shortcut)
    y = blocks.StochasticDepth(drop)(y)
    return L.ReLU()(L.Add()([shortcut, y]))


@MODELS.register("resnet", width=4)
def resnet(size, classes, blocks=(1, 1), width=8, drop=0.1, dropout=0.0):
    inputs = keras.Input((size, size, 3))
    x = L.Conv2D(width, 3, padding="same")(inputs)
    for stage, count in enumerate(blocks):
        for i in range(count):
            x = residual(x, width * 2 ** stage, 2 if i == 0 and stage else 1, drop)
    x = L.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, _head(x, classes, dropout))


@MODELS.register("mixer")
class Mixer(keras.Model):
    def __init__(self, size, classes, patch=4, dim=8, depth=2):
        super().__init__()
        self.patches = L.Conv2D(dim, patch, strides=patch)
        self.flatten = L.Reshape(((size // patch) ** 2, dim))
        self.blocks = [blocks.MixerBlock(16) for _ in range(depth)]
        self.pool = L.GlobalAveragePooling1D()
        self.head = L.Dense(classes)

    def call(self, x, training=None):
        x = self.flatten(self.patches(x))
        for block in self.blocks:
            x = block(x)
        return self.head(self.pool(x))


@MODELS.register("vgg")
def vgg(size, classes, widths=(8, 16)):
    model = keras.Sequential([keras.Input((size, size, 3))])
    for w in widths:
        model.add(L.Conv2D(w, 3, padding="same", activation="relu"))
        model.add(L.MaxPooling2D())
    model.add(L.Flatten())
    model.add(L.Dense(classes))
    return model
