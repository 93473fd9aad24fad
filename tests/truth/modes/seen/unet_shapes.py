"""Binary segmentation of synthetic shapes with a small U-Net."""
import numpy as np
import tensorflow as tf

L = tf.keras.layers


class ConvBlock(L.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.conv = L.Conv2D(filters, 3, padding="same", use_bias=False)
        self.norm = L.BatchNormalization()

    def build(self, input_shape):
        self.conv.build(input_shape)
        self.norm.build(self.conv.compute_output_shape(input_shape))
        self.built = True

    def call(self, x, training=None):
        return tf.nn.relu(self.norm(self.conv(x), training=training))


class AttentionGate(L.Layer):
    def build(self, input_shape):
        channels = input_shape[0][-1]
        self.scale = self.add_weight(name="scale", shape=(channels,), initializer="ones")
        self.built = True

    def call(self, inputs):
        skip, gate = inputs
        return skip * self.attention(skip, gate)

    def attention(self, skip, gate):
        return tf.sigmoid(tf.reduce_mean((skip + gate) * self.scale, axis=-1, keepdims=True))


def upsample(x):
    return L.Lambda(resize_double)(x)


def resize_double(x):
    size = tf.shape(x)[1:3] * 2
    out = tf.image.resize(x, size, method="nearest")
    out.set_shape([None, None, None, x.shape[-1]])
    return out


def unet(size, base=4):
    inputs = tf.keras.Input((size, size, 1))
    down = ConvBlock(base)(inputs)
    bottom = ConvBlock(base)(L.MaxPool2D()(down))
    up = upsample(bottom)
    gated = AttentionGate()([down, up])
    merged = L.Concatenate()([gated, up])
    return tf.keras.Model(inputs, L.Conv2D(1, 1, activation="sigmoid")(merged))


def flatten_batch(mask):
    return tf.reshape(mask, [tf.shape(mask)[0], -1])


def dice_coefficient(y_true, y_pred, smooth=1.0):
    a, b = flatten_batch(tf.cast(y_true, tf.float32)), flatten_batch(y_pred)
    overlap = tf.reduce_sum(a * b, -1)
    return (2.0 * overlap + smooth) / (tf.reduce_sum(a, -1) + tf.reduce_sum(b, -1) + smooth)


def dice_loss(y_true, y_pred):
    return 1.0 - dice_coefficient(y_true, y_pred)


class Compound:
    def __init__(self, *terms):
        self.terms = terms
        self.__name__ = "compound"

    def __call__(self, y_true, y_pred):
        return tf.add_n([weight * tf.reduce_mean(fn(y_true, y_pred)) for weight, fn in self.terms])


class BinaryIoU(tf.keras.metrics.Mean):
    def __init__(self, threshold=0.5, name="iou", **kwargs):
        super().__init__(name=name, **kwargs)
        self.threshold = threshold

    def update_state(self, y_true, y_pred, sample_weight=None):
        return super().update_state(self._iou(y_true, y_pred))

    def _iou(self, y_true, y_pred):
        hard = tf.cast(flatten_batch(y_pred) > self.threshold, tf.float32)
        true = flatten_batch(tf.cast(y_true, tf.float32))
        inter = tf.reduce_sum(hard * true, -1)
        union = tf.reduce_sum(tf.maximum(hard, true), -1)
        return tf.math.divide_no_nan(inter, union)


class Shapes(tf.keras.utils.Sequence):
    def __init__(self, count, batch, size):
        super().__init__()
        self.count, self.batch, self.size = count, batch, size

    def __len__(self):
        return self.count // self.batch

    def __getitem__(self, index):
        rng = np.random.default_rng(index)
        masks = np.stack([self.draw(rng) for _ in range(self.batch)])[..., None]
        images = masks * 0.7 + rng.normal(0, 0.1, masks.shape)
        return images.astype("float32"), masks.astype("float32")

    def draw(self, rng):
        r, c = rng.integers(2, self.size - 2, 2)
        grid = np.indices((self.size, self.size))
        return ((grid[0] - r) ** 2 + (grid[1] - c) ** 2 < 9).astype("float32")


def threshold_masks(probs, level=0.5):
    return (probs > level).astype("int32")


def main():
    tf.keras.utils.set_random_seed(0)
    model = unet(12)
    loss = Compound((1.0, dice_loss), (0.5, tf.keras.losses.binary_crossentropy))
    model.compile(tf.keras.optimizers.Adam(0.02), loss, metrics=[dice_coefficient, BinaryIoU()])
    history = model.fit(Shapes(32, 8, 12), epochs=2, verbose=0)
    print("improved:", history.history["loss"][-1] < history.history["loss"][0])
    images, masks = Shapes(8, 8, 12)[0]
    probs = model.predict(images, verbose=0)
    print("masks:", threshold_masks(probs).shape, set(np.unique(threshold_masks(probs))) <= {0, 1})
    print("dice range:", bool(tf.reduce_all(dice_coefficient(masks, probs) <= 1.0)))


if __name__ == "__main__":
    main()
