from tensorflow.keras import layers

from registry import BACKBONES, deprecated, logged


def conv_bn(x, filters, stride=1):
    x = layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    return layers.ReLU()(x)


def squeeze_excite(x, ratio=2):
    filters = x.shape[-1]
    s = layers.GlobalAveragePooling2D(keepdims=True)(x)
    s = layers.Conv2D(filters // ratio, 1, activation="relu")(s)
    s = layers.Conv2D(filters, 1, activation="sigmoid")(s)
    return layers.Multiply()([x, s])


@BACKBONES.register("vgg")
@logged
def vgg(inputs, widths=(4, 8)):
    x = inputs
    for width in widths:
        x = conv_bn(conv_bn(x, width), width, stride=2)
    return x


@BACKBONES.register("mobilenet")
@logged
def mobile(inputs, widths=(4, 8), se=True):
    x = conv_bn(inputs, widths[0], 2)
    for width in widths:
        x = inverted_residual(x, width, se)
    return x


def inverted_residual(x, width, se):
    y = layers.Conv2D(2 * x.shape[-1], 1, activation="relu")(x)
    y = layers.DepthwiseConv2D(3, padding="same")(y)
    if se:
        y = squeeze_excite(y)
    y = layers.Conv2D(width, 1)(y)
    return layers.Add()([x, y]) if x.shape[-1] == width else y


@BACKBONES.register("alexnet")
@deprecated("use vgg")
def alexnet(inputs, widths=(4,)):
    for width in widths:
        inputs = layers.Conv2D(width, 5, strides=2)(inputs)
    return inputs
