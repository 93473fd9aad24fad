"""Layers that are called symbolically; a model that only predicts and is cloned."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


class Positions(layers.Layer):
    def __init__(self, length, width, **kwargs):
        super().__init__(**kwargs)
        self.length, self.width = length, width
        self.table = layers.Embedding(length, width)

    def call(self, x):
        return x + self.table(tf.range(self.length))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "length": self.length, "width": self.width}


class Pool(layers.Layer):
    def __init__(self, how="mean", **kwargs):
        super().__init__(**kwargs)
        self.how = how

    def call(self, x, mask=None):
        if self.how == "mean":
            return self.mean(x)
        return self.largest(x)

    def mean(self, x):
        return tf.reduce_mean(x, axis=1)

    def largest(self, x):
        return tf.reduce_max(x, axis=1)

    def get_config(self):
        config = super().get_config()
        config["how"] = self.how
        return config


class Attend(layers.Layer):
    def build(self, input_shape):
        width = input_shape[-1]
        self.query = self.add_weight(name="query", shape=(width, width), initializer=self.start)
        self.built = True

    def start(self, shape, dtype=None):
        return tf.eye(shape[0], dtype=dtype or tf.float32)

    def call(self, x):
        scores = self.scores(x)
        return tf.matmul(tf.nn.softmax(scores), x)

    def scores(self, x):
        return tf.matmul(tf.matmul(x, self.query), x, transpose_b=True)


def block(x, width, act="relu"):
    shortcut = x
    x = layers.Dense(width, activation=act)(x)
    x = Attend()(x)
    return layers.add([shortcut, x])


def swish_like(x):
    return x * tf.sigmoid(x)


def scale_inputs(x):
    return x / 10.0


def build_model(length=5, width=4, depth=2):
    inputs = keras.Input((length, width))
    x = layers.Lambda(scale_inputs, output_shape=(length, width))(inputs)
    x = Positions(length, width)(x)
    for _ in range(depth):
        x = block(x, width, act=swish_like)
    x = Pool("mean")(x)
    outputs = layers.Dense(2, name="scores")(x)
    return keras.Model(inputs, outputs, name="net")


def feature_model(model, name):
    return keras.Model(model.input, model.get_layer(name).output)


def count_parameters(model):
    return sum(int(np.prod(v.shape)) for v in model.weights)


def as_batches(x, size):
    for i in range(0, len(x), size):
        yield x[i:i + size]


def predict_in_batches(model, x, size=4):
    return np.concatenate([model.predict(part, verbose=0) for part in as_batches(x, size)])


def predict_directly(model, x):
    return model(x, training=False).numpy()


class Server:
    def __init__(self, model):
        self.model = model
        self.answers = 0

    def __call__(self, request):
        return self.respond(self.decode(request))

    def decode(self, request):
        return np.asarray(request, "float32")[None]

    def respond(self, x):
        self.answers += 1
        return self.model.predict_on_batch(x)


def main():
    model = build_model()
    x = np.random.default_rng(0).normal(size=(8, 5, 4)).astype("float32")
    print(predict_in_batches(model, x).shape, count_parameters(model))
    features = feature_model(model, "scores")
    server = Server(features)
    print(server(x[0]).shape, server.answers)


if __name__ == "__main__":
    main()
