from tensorflow import keras
from tensorflow.keras import layers


def residual(x, filters, stride):
    shortcut = x
    if stride > 1 or x.shape[-1] != filters:
        shortcut = projection(x, filters, stride)
    y = bn_relu(layers.Conv2D(filters, 3, stride, "same", use_bias=False)(x))
    y = bn_relu(layers.Conv2D(filters, 3, 1, "same", use_bias=False)(y), relu=False)
    return layers.Activation("relu")(layers.Add()([shortcut, y]))


def projection(x, filters, stride):
    return bn_relu(layers.Conv2D(filters, 1, stride, use_bias=False)(x), relu=False)


def bn_relu(x, relu=True):
    x = layers.BatchNormalization()(x)
    return layers.Activation("relu")(x) if relu else x


def bottleneck(x, filters, stride):
    y = bn_relu(layers.Conv2D(filters // 4, 1, stride)(x))
    y = bn_relu(layers.Conv2D(filters // 4, 3, 1, "same")(y))
    return layers.Add()([projection(x, filters, stride), layers.Conv2D(filters, 1)(y)])


BLOCKS = {"basic": residual, "bottleneck": bottleneck}


def encoder(size, widths=(8, 16), block="basic"):
    inputs = keras.Input((size, size, 3))
    x = bn_relu(layers.Conv2D(widths[0], 3, padding="same")(inputs))
    for i, width in enumerate(widths):
        x = BLOCKS[block](x, width, 1 + (i > 0))
    return keras.Model(inputs, layers.GlobalAveragePooling2D()(x), name="encoder")


class ProjectionHead(keras.layers.Layer):
    def __init__(self, dim, depth=2, **kwargs):
        super().__init__(**kwargs)
        self.dense = [layers.Dense(dim, use_bias=i == depth - 1) for i in range(depth)]
        self.norms = [layers.BatchNormalization() for _ in range(depth - 1)]

    def call(self, x, training=False):
        for dense, norm in zip(self.dense, self.norms):
            x = self.activate(norm(dense(x), training=training))
        return self.dense[-1](x)

    def activate(self, x):
        return keras.activations.relu(x)
