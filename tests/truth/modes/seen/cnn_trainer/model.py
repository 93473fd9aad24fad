import tensorflow as tf
from tensorflow.keras import layers


class ConvBlock(layers.Layer):
    def __init__(self, filters, pool=True, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.conv = layers.Conv2D(filters, 3, padding="same", use_bias=False)
        self.norm = layers.BatchNormalization()
        self.pool = layers.MaxPool2D() if pool else None

    def call(self, x, training=None):
        x = self._activate(self.norm(self.conv(x), training=training))
        if self.pool is not None:
            x = self.pool(x)
        return x

    def _activate(self, x):
        return tf.nn.relu(x)

    def get_config(self):
        config = super().get_config()
        config.update(filters=self.filters)
        return config


class SqueezeExcite(layers.Layer):
    def __init__(self, ratio=4):
        super().__init__()
        self.ratio = ratio

    def build(self, shape):
        channels = shape[-1]
        self.reduce = layers.Dense(max(1, channels // self.ratio), activation="relu")
        self.expand = layers.Dense(channels, activation=self.gate)
        super().build(shape)

    def gate(self, x):
        return tf.nn.sigmoid(x)

    def call(self, x):
        weights = self.expand(self.reduce(tf.reduce_mean(x, axis=[1, 2])))
        return x * weights[:, None, None, :]


def build_model(width, classes, use_attention=True):
    inputs = layers.Input((8, 8, 1))
    x = ConvBlock(width)(inputs)
    x = ConvBlock(2 * width, pool=False)(x)
    if use_attention:
        x = SqueezeExcite()(x)
    x = layers.GlobalAveragePooling2D()(x)
    outputs = head(x, classes)
    return tf.keras.Model(inputs, outputs, name="blobnet")


def head(features, classes):
    features = layers.Dropout(0.1)(features)
    return layers.Dense(classes)(features)


def legacy_head(features, classes):
    return layers.Dense(classes, activation="softmax")(layers.Flatten()(features))


def summarize(model):
    model.summary(print_fn=lambda line, **_: None)
    return model.count_params()
