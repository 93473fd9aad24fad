"""U-Net built with the functional API; losses, metrics, schedule and callbacks of a project."""
import functools
import os
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

OPTIONS = {
    "size": 16, "classes": 3, "width": 4, "depth": 1, "attention": True, "loss": "combo",
    "epochs": 2, "batch": 4, "deep_supervision": False, "norm": "group",
}


def shapes_sample(rng, size, classes):
    image = rng.normal(0, 0.1, (size, size, 1))
    mask = np.zeros((size, size), "int32")
    for c in range(1, classes):
        y, x = rng.randint(0, size - 8, 2)
        h, w = rng.randint(4, 8, 2)
        mask[y:y + h, x:x + w] = c
        image[y:y + h, x:x + w] += c / classes
    return image.astype("float32"), mask


class ShapesSequence(keras.utils.Sequence):
    def __init__(self, length, options, seed=0):
        super().__init__()
        self.length = length
        self.options = options
        self.seed = seed

    def __len__(self):
        return self.length

    def __getitem__(self, index):
        rng = np.random.RandomState(self.seed + index)
        pairs = [shapes_sample(rng, self.options["size"], self.options["classes"])
                 for _ in range(self.options["batch"])]
        images, masks = map(np.stack, zip(*pairs))
        return images, masks

    def on_epoch_end(self):
        self.seed += 1000


class GroupNorm(layers.Layer):
    def __init__(self, groups=2, epsilon=1e-5, **kwargs):
        super().__init__(**kwargs)
        self.groups, self.epsilon = groups, epsilon

    def build(self, input_shape):
        c = input_shape[-1]
        self.gamma = self.add_weight(name="gamma", shape=(c,), initializer="ones")
        self.beta = self.add_weight(name="beta", shape=(c,), initializer="zeros")
        self.channels = c

    def call(self, x):
        shape = tf.shape(x)
        g = tf.reshape(x, [shape[0], shape[1], shape[2], self.groups, self.channels // self.groups])
        mean, var = tf.nn.moments(g, [1, 2, 4], keepdims=True)
        g = (g - mean) * tf.math.rsqrt(var + self.epsilon)
        return tf.reshape(g, shape) * self.gamma + self.beta

    def compute_output_shape(self, input_shape):
        return input_shape


class AttentionGate(layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.theta = layers.Conv2D(filters, 1)
        self.phi = layers.Conv2D(filters, 1)
        self.psi = layers.Conv2D(1, 1, activation="sigmoid")

    def call(self, inputs):
        skip, gate = inputs
        return skip * self.psi(tf.nn.relu(self.theta(skip) + self.phi(gate)))


def norm_layer(kind):
    if kind == "group":
        return GroupNorm()
    if kind == "batch":
        return layers.BatchNormalization()
    return layers.Lambda(lambda t: t)


def conv_block(x, filters, norm):
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=norm == "none")(x)
        x = norm_layer(norm)(x)
        x = layers.Activation("relu")(x)
    return x


def resize_like(tensors):
    source, reference = tensors
    return tf.image.resize(source, tf.shape(reference)[1:3], method="nearest")


def build_unet(options):
    inputs = keras.Input((options["size"], options["size"], 1))
    x = layers.Lambda(lambda t: (t - tf.reduce_mean(t, [1, 2, 3], keepdims=True)), name="centre")(inputs)
    skips = []
    for level in range(options["depth"]):
        x = conv_block(x, options["width"] * 2 ** level, options["norm"])
        skips.append(x)
        x = layers.MaxPooling2D()(x)
    x = conv_block(x, options["width"] * 2 ** options["depth"], options["norm"])
    for level, skip in reversed(list(enumerate(skips))):
        x = layers.Lambda(resize_like, name=f"resize_{level}")([x, skip])
        x = layers.Conv2D(options["width"] * 2 ** level, 1)(x)
        if options["attention"]:
            skip = AttentionGate(options["width"])([skip, x])
        x = layers.Concatenate()([x, skip])
        x = conv_block(x, options["width"] * 2 ** level, options["norm"])
    logits = layers.Conv2D(options["classes"], 1, name="logits")(x)
    return keras.Model(inputs, logits, name="unet")


# ---- losses

def one_hot_like(y_true, y_pred):
    return tf.one_hot(tf.cast(y_true, tf.int32), tf.shape(y_pred)[-1])


def dice_loss(y_true, y_pred, smooth=1.0):
    truth = one_hot_like(y_true, y_pred)
    probs = tf.nn.softmax(y_pred)
    overlap = tf.reduce_sum(truth * probs, [1, 2])
    total = tf.reduce_sum(truth + probs, [1, 2])
    return 1.0 - tf.reduce_mean((2 * overlap + smooth) / (total + smooth), -1)


def cross_entropy(y_true, y_pred):
    ce = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.cast(y_true, tf.int32), logits=y_pred)
    return tf.reduce_mean(ce, [1, 2])


def tversky_loss(y_true, y_pred, alpha=0.7):
    truth, probs = one_hot_like(y_true, y_pred), tf.nn.softmax(y_pred)
    tp = tf.reduce_sum(truth * probs, [1, 2])
    fn = tf.reduce_sum(truth * (1 - probs), [1, 2])
    fp = tf.reduce_sum((1 - truth) * probs, [1, 2])
    return 1 - tf.reduce_mean(tp / (tp + alpha * fn + (1 - alpha) * fp + 1e-6), -1)


def weighted_sum(*terms):
    def combined(y_true, y_pred):
        return tf.add_n([w * fn(y_true, y_pred) for w, fn in terms])
    combined.__name__ = "combined"
    return combined


LOSSES = {
    "dice": lambda: dice_loss,
    "tversky": lambda: functools.partial(tversky_loss, alpha=0.5),
    "combo": lambda: weighted_sum((0.5, dice_loss), (0.5, cross_entropy)),
}


class MeanIoU(keras.metrics.Metric):
    def __init__(self, classes, name="miou", **kwargs):
        super().__init__(name=name, **kwargs)
        self.classes = classes
        self.matrix = self.add_weight(name="matrix", shape=(classes, classes), initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        labels = tf.reshape(tf.cast(y_true, tf.int32), [-1])
        preds = tf.reshape(tf.argmax(y_pred, -1, output_type=tf.int32), [-1])
        self.matrix.assign_add(tf.math.confusion_matrix(labels, preds, self.classes, dtype=tf.float32))

    def result(self):
        matrix = tf.convert_to_tensor(self.matrix)
        diag = tf.linalg.diag_part(matrix)
        union = tf.reduce_sum(matrix, 0) + tf.reduce_sum(matrix, 1) - diag
        return tf.reduce_mean(tf.math.divide_no_nan(diag, union))

    def reset_state(self):
        self.matrix.assign(tf.zeros((self.classes, self.classes)))


def pixel_accuracy(y_true, y_pred):
    hits = tf.equal(tf.cast(y_true, tf.int64), tf.argmax(y_pred, -1))
    return tf.reduce_mean(tf.cast(hits, tf.float32), [1, 2])


class PolyDecay(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, base, steps, power=0.9):
        super().__init__()
        self.base, self.steps, self.power = base, steps, power

    def __call__(self, step):
        ratio = tf.minimum(tf.cast(step, tf.float32) / self.steps, 1.0)
        return self.base * tf.pow(1.0 - ratio, self.power)

    def get_config(self):
        return {"base": self.base, "steps": self.steps, "power": self.power}


class MaskPreview(keras.callbacks.Callback):
    def __init__(self, batch, folder):
        super().__init__()
        self.batch, self.folder = batch, folder

    def colour(self, mask):
        palette = np.array([[0, 0, 0], [255, 0, 0], [0, 255, 0]], "uint8")
        return palette[mask]

    def on_epoch_end(self, epoch, logs=None):
        masks = np.argmax(self.model.predict_on_batch(self.batch), -1)
        png = tf.io.encode_png(np.concatenate([self.colour(m) for m in masks], 1))
        tf.io.write_file(os.path.join(self.folder, f"{epoch}.png"), png)


def test_time_augmentation(model, images):
    flipped = model.predict(images[:, :, ::-1], verbose=0)[:, :, ::-1]
    return (model.predict(images, verbose=0) + flipped) / 2


def main(options=OPTIONS):
    keras.utils.set_random_seed(0)
    train, valid = ShapesSequence(2, options), ShapesSequence(2, options, seed=500)
    model = build_unet(options)
    model.compile(keras.optimizers.Adam(PolyDecay(1e-2, len(train) * options["epochs"])),
                  loss=LOSSES[options["loss"]](),
                  metrics=[pixel_accuracy, MeanIoU(options["classes"])])
    with tempfile.TemporaryDirectory() as folder:
        history = model.fit(train, validation_data=valid, epochs=options["epochs"], verbose=2,
                            callbacks=[MaskPreview(valid[0][0], folder),
                                       keras.callbacks.LambdaCallback(
                                           on_train_end=lambda logs: print("done"))])
        print(sorted(os.listdir(folder)), sorted(history.history))
    print(test_time_augmentation(model, valid[1][0]).shape)


if __name__ == "__main__":
    main()
