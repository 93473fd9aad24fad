import numpy as np
import tensorflow as tf

layers = tf.keras.layers


def picture(seed):
    values = np.random.default_rng(int(seed)).uniform(size=(8, 8, 1)).astype("float32")
    return values, np.int64(values.mean() > 0.5)


def pixels(seed):
    return picture(seed)[0]


def label(seed):
    return picture(seed)[1]


def convolutions():
    net = tf.keras.Sequential([layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
    return net


# bad: the first layer learns its shape from the data
def load(seed):
    image, kind = tf.py_function(picture, [seed], [tf.float32, tf.int64])
    return image, kind


def pictures(count):
    return tf.data.Dataset.range(count).map(load).batch(8)


def train_on_pictures():
    net = tf.keras.Sequential([layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
    net.compile(optimizer="adam", loss="binary_crossentropy")
    return net.fit(pictures(16), epochs=1, verbose=0)  # expect: HY636


# bad: the labels, by which "accuracy" is chosen
def measure_labels():
    net = tf.keras.Sequential([tf.keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(1)])
    net.compile("sgd", "mse", metrics=["mae", "accuracy"])
    data = tf.data.Dataset.range(16).map(lambda s: (tf.zeros([8, 8, 1]), tf.numpy_function(label, [s], tf.int64)))
    data = data.shuffle(16).batch(8).prefetch(1)
    net.evaluate(data, verbose=0)  # expect: HY636


# bad: both come from one call, which a lambda gives as it is
def train_on_both():
    image = tf.keras.Input((8, 8, 1))
    net = tf.keras.Model(image, layers.Dense(1)(layers.Flatten()(image)))
    net.compile("sgd", "mse", metrics=["acc"])
    data = tf.data.Dataset.range(16)
    data = data.map(lambda s: tf.py_function(picture, [s], Tout=[tf.float32, tf.int64]), num_parallel_calls=2)
    net.fit(x=data.batch(8), verbose=0)  # expect: HY636


# bad: what is computed of it has no shape, either
def scaled(seed):
    image = tf.numpy_function(pixels, [seed], tf.float32)
    image = tf.cast(image, tf.float32) / 255.0
    return image, tf.constant([1.0])


def train_scaled():
    net = tf.keras.Sequential([layers.Flatten(), layers.Dense(1)])
    net.compile("sgd", "mse")
    net.fit(tf.data.Dataset.range(16).map(scaled).batch(8).repeat(2), verbose=0)  # expect: HY636


# good: the mapped function says the shapes
def load_shaped(seed):
    image, kind = tf.py_function(picture, [seed], [tf.float32, tf.int64])
    image.set_shape([8, 8, 1])
    kind.set_shape([])
    return image, kind


def load_reshaped(seed):
    image, kind = tf.py_function(picture, [seed], [tf.float32, tf.int64])
    return tf.reshape(image, [8, 8, 1]), tf.ensure_shape(kind, [])


def load_in_a_loop(seed):
    parts = tf.py_function(picture, [seed], [tf.float32, tf.int64])
    for part, shape in zip(parts, ([8, 8, 1], [])):
        part.set_shape(shape)
    return parts


def say_shapes(image, kind):
    image.set_shape([8, 8, 1])
    kind.set_shape([])


def load_by_helper(seed):
    image, kind = tf.py_function(picture, [seed], [tf.float32, tf.int64])
    say_shapes(image, kind)
    return image, kind


# good: shapes that are said
def run_shapes_said():
    net = tf.keras.Sequential([layers.Flatten(), layers.Dense(1)])
    net.compile("sgd", "mse", metrics=["accuracy"])
    net.fit(tf.data.Dataset.range(16).map(load_by_helper).batch(8), verbose=0)
    net.fit(tf.data.Dataset.range(16).map(load_in_a_loop).batch(8), verbose=0)
    net.fit(tf.data.Dataset.range(16).map(load_reshaped).batch(8), verbose=0)
    net.evaluate(tf.data.Dataset.range(16).map(load_shaped).batch(8), verbose=0)
    return len(net.metrics_names) > 0, True


# good: another map says them
def run_said_later():
    net = tf.keras.Sequential([layers.Flatten(), layers.Dense(1)])
    net.compile("sgd", "mse")
    data = tf.data.Dataset.range(16).map(load)
    data = data.map(lambda image, kind: (tf.ensure_shape(image, [8, 8, 1]), tf.ensure_shape(kind, [])))
    return len(net.fit(data.batch(8), verbose=0).history["loss"]), 1


# good: run eagerly, each batch has its shape
def run_eagerly():
    net = tf.keras.Sequential([layers.Flatten(), layers.Dense(1)])
    net.compile("sgd", "mse", run_eagerly=True)
    return len(net.fit(pictures(16), verbose=0).history["loss"]), 1


# good: a step of one's own says the shape
class Stepping(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(1)

    def call(self, x):
        return self.dense(tf.reshape(x, [-1, 64]))

    def train_step(self, data):
        image, _ = data
        image = tf.ensure_shape(image, [None, 8, 8, 1])
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(image) - 1.0) ** 2)
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_variables), self.trainable_variables))
        return {"loss": loss}


def run_own_step():
    net = Stepping()
    net.compile("sgd")
    return len(net.fit(pictures(16), verbose=0).history["loss"]), 1


# good: the failure is provided for
def run_tried():
    net = tf.keras.Sequential([layers.Flatten(), layers.Dense(1)])
    net.compile("sgd", "mse")
    try:
        net.fit(pictures(16), verbose=0)
    except ValueError:
        return "raises", "raises"
    return "runs", "raises"


# good: nobody knows the model, or how it is compiled
def others(net, count):
    net.fit(pictures(count))
    mine = convolutions()
    mine.fit(pictures(count))
    flat = tf.keras.Sequential([layers.Flatten(input_shape=(8, 8, 1)), layers.Dense(1)])
    flat.compile("sgd", "mse")
    flat.fit(pictures(count))


# bad
def run_bad():
    train_on_pictures()


# good
def run_good():
    net = tf.keras.Sequential([layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
    net.compile(optimizer="adam", loss="binary_crossentropy")
    net.fit(tf.data.Dataset.range(16).map(load_shaped).batch(8), epochs=1, verbose=0)
