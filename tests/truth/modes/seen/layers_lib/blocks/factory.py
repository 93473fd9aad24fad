import tensorflow as tf

from .registry import lookup


def build(config):
    inputs = tf.keras.Input((4, config.width))
    x = inputs
    for index in range(config.depth):
        x = _one_block(config, index)(x)
    x = _regularize(x, config)
    return tf.keras.Model(inputs, _pool(x))


def _one_block(config, index):
    cls = lookup(config.block)
    return cls(name="%s_%d" % (config.block, index), **config.block_arguments())


def _regularize(x, config):
    if config.has_dropout:
        x = tf.keras.layers.Dropout(config.dropout)(x)
    return x


def _pool(x):
    x = tf.keras.layers.GlobalAveragePooling1D()(x)
    return tf.keras.layers.Dense(1)(x)
