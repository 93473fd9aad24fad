# Runs on: 2.15
"""Style transfer of texture statistics in the Keras 2 idiom: backend functions, add_loss, add_metric."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras import layers, models, optimizers

SIZE = 8
DEBUG = False


def gram_matrix(x):
    features = K.reshape(x, (K.shape(x)[0], -1, K.int_shape(x)[-1]))
    return K.batch_dot(K.permute_dimensions(features, (0, 2, 1)), features) / (SIZE * SIZE)


def style_distance(style, combination):
    return K.mean(K.square(gram_matrix(style) - gram_matrix(combination)))


def content_distance(base, combination):
    return K.mean(K.square(combination - base))


def total_variation(x):
    a = K.square(x[:, :-1, :-1, :] - x[:, 1:, :-1, :])
    b = K.square(x[:, :-1, :-1, :] - x[:, :-1, 1:, :])
    return K.mean(K.pow(a + b, 1.25))


def instance_norm(x):
    mean = K.mean(x, axis=[1, 2], keepdims=True)
    return (x - mean) / (K.std(x, axis=[1, 2], keepdims=True) + K.epsilon())


class Statistics(layers.Layer):
    """Adds losses on the way."""

    def __init__(self, weight, **kwargs):
        super().__init__(**kwargs)
        self.weight = weight

    def call(self, inputs):
        base, out = inputs
        self.add_loss(self.weight * content_distance(base, out))
        self.add_metric(self.contrast(out), name="contrast")
        return out

    def contrast(self, x):
        return K.max(x) - K.min(x)


def feature_extractor():
    model = models.Sequential()
    model.add(layers.Conv2D(4, 3, padding="same", activation="relu", input_shape=(SIZE, SIZE, 3), name="block1"))
    model.add(layers.Conv2D(6, 3, padding="same", activation="relu", name="block2"))
    model.trainable = False
    return model


def residual(x, filters=3):
    y = layers.Conv2D(filters, 3, padding="same")(x)
    y = layers.Lambda(instance_norm)(y)
    return layers.add([x, layers.Activation("tanh")(y)])


def transformer_net(extractor):
    image = layers.Input((SIZE, SIZE, 3))
    style = layers.Input((SIZE, SIZE, 3))
    out = residual(residual(image))
    out = Statistics(0.1)([image, out])
    model = models.Model([image, style], out)
    model.add_loss(style_distance(extractor(style), extractor(out)))
    model.add_loss(1e-3 * total_variation(out))
    return model


def activations_of(model, name):
    fetch = K.function([model.input], [model.get_layer(name).output])

    def run(images):
        return fetch([images])[0]

    return run


def deprocess(x):
    x = x.copy()
    x -= x.min()
    x /= x.max() + 1e-7
    return np.clip(x * 255, 0, 255).astype("uint8")


class Adversary(models.Model):
    """Compiled by hand, with the compiled loss of Keras 2."""

    def __init__(self):
        super().__init__()
        self.net = models.Sequential([layers.Flatten(), layers.Dense(1)])

    def call(self, x):
        return self.net(x)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compiled_loss(y, y_pred, regularization_losses=self.losses)
        self.optimizer.minimize(loss, self.trainable_variables, tape=tape)
        self.compiled_metrics.update_state(y, y_pred)
        if DEBUG:
            self.print_norms()
        return {m.name: m.result() for m in self.metrics}

    def print_norms(self):
        for variable in self.trainable_variables:
            tf.print(variable.name, tf.norm(variable))


def sign_agreement(y_true, y_pred):
    return K.mean(K.cast(K.equal(K.sign(y_true), K.sign(y_pred)), "float32"))


def image_batches(seed, size=4):
    draw = np.random.RandomState(seed)
    while True:
        yield [draw.rand(size, SIZE, SIZE, 3).astype("float32") for _ in range(2)]


def dream(model, images, steps=2, rate=0.1):
    image = K.variable(images)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = K.mean(model(image))
        K.update_add(image, rate * tape.gradient(loss, image))
    return K.get_value(image)


extractor = feature_extractor()
model = transformer_net(extractor)
model.compile(optimizer=optimizers.Adam(1e-3))
generator = image_batches(0)
for _ in range(2):
    images, styles = next(generator)
    print(model.train_on_batch([images, styles], return_dict=True))
print(activations_of(extractor, "block1")(images).shape, deprocess(model.predict([images, styles], verbose=0)[0]).dtype)
adversary = Adversary()
adversary.compile("sgd", "mse", metrics=[sign_agreement])
adversary.fit(images, np.ones((4, 1), "float32"), epochs=1, verbose=0)
print(dream(extractor, images).shape)
