"""An encoder and a decoder of functions over symbolic tensors."""
import tensorflow as tf
from tensorflow.keras import Input, Model, layers


def norm(x):
    return layers.LayerNormalization()(x)


def attend(query, value):
    return layers.Attention()([query, value])


def encoder_block(x, width):
    attended = attend(x, x)
    x = norm(layers.Add()([x, attended]))
    return feed_forward(x, width)


def feed_forward(x, width):
    y = layers.Dense(width, activation="relu")(x)
    return norm(y + x)


def stack(x, depth, width):
    for _ in range(depth):
        x = encoder_block(x, width)
    return x


def pooled(x, how):
    if how == "mean":
        return layers.GlobalAveragePooling1D()(x)
    return flattened(x)


def flattened(x):
    return layers.Flatten()(x)


def transformer(length, width):
    tokens = Input((length,), dtype="int32")
    x = layers.Embedding(10, width)(tokens)
    x = stack(x, 2, width)
    return Model(tokens, pooled(x, "mean"))


model = transformer(5, 4)
print(model(tf.zeros([2, 5], tf.int32)).shape)
