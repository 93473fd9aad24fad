from tensorflow import keras
from tensorflow.keras import layers


def double_conv(x, filters):
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu", kernel_initializer="he_normal")(x)
    return x


def downsample(x, filters):
    skip = double_conv(x, filters)
    return skip, layers.MaxPool2D(2)(skip)


def attention_gate(skip, gating, filters):
    theta = layers.Conv2D(filters, 1)(skip)
    phi = layers.Conv2D(filters, 1)(gating)
    psi = layers.Conv2D(1, 1, activation="sigmoid")(layers.ReLU()(layers.Add()([theta, phi])))
    return layers.Multiply()([skip, psi])


def upsample(x, skip, filters, attention):
    x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
    if attention:
        skip = attention_gate(skip, x, filters)
    return double_conv(layers.Concatenate()([x, skip]), filters)


def deep_supervision(features, classes):
    return [layers.Conv2D(classes, 1, activation="sigmoid")(f) for f in features]


def build_unet(size, widths=(4, 8), attention=True, supervised=False):
    inputs = keras.Input((size, size, 1))
    x, skips = inputs, []
    for width in widths:
        skip, x = downsample(x, width)
        skips.append(skip)
    x = double_conv(x, 2 * widths[-1])
    features = []
    for skip, width in zip(reversed(skips), reversed(widths)):
        x = upsample(x, skip, width, attention)
        features.append(x)
    if supervised:
        return keras.Model(inputs, deep_supervision(features, 1))
    return keras.Model(inputs, layers.Conv2D(1, 1, activation="sigmoid")(x))
