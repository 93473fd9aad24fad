"""Segmentation with a U-shaped model and augmentation in a layer (after the segmentation tutorial)."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

SIZE = 16


def make_example(rng):
    image = np.zeros((SIZE, SIZE, 1), "float32")
    top, left = rng.integers(0, SIZE - 6, 2)
    image[top:top + 6, left:left + 6] = 1.0
    return image + rng.normal(0, 0.05, image.shape).astype("float32"), (image > 0.5).astype("int32")


def examples(count=12):
    rng = np.random.default_rng(0)
    for _ in range(count):
        yield make_example(rng)


class Augment(layers.Layer):
    def __init__(self, seed=42):
        super().__init__()
        self.image = layers.RandomFlip("horizontal", seed=seed)
        self.mask = layers.RandomFlip("horizontal", seed=seed)

    def call(self, inputs, labels):
        return self.image(inputs), self.mask(labels)


def normalize(image, mask):
    return image / tf.reduce_max(image), mask


def add_sample_weights(image, mask):
    class_weights = tf.constant([1.0, 2.0])
    weights = tf.gather(class_weights / tf.reduce_sum(class_weights), tf.cast(mask, tf.int32))
    return image, mask, weights


def conv_block(x, filters, name):
    for i in range(2):
        x = layers.Conv2D(filters, 3, padding="same", name="%s_conv%d" % (name, i))(x)
        x = layers.ReLU()(x)
    return x


def encoder_block(x, filters, name):
    skip = conv_block(x, filters, name)
    return skip, layers.MaxPooling2D()(skip)


def crop_like(tensors):
    source, target = tensors
    return source[:, :tf.shape(target)[1], :tf.shape(target)[2]]


def decoder_block(x, skip, filters, name):
    x = layers.UpSampling2D()(x)
    x = layers.Lambda(crop_like, output_shape=(None, None, x.shape[-1]))([x, skip])
    x = layers.Concatenate()([x, skip])
    return conv_block(x, filters, name)


def attention_gate(x, skip):
    gate = layers.Dense(1, activation="sigmoid")(layers.Add()([x, skip]))
    return layers.Multiply()([skip, gate])


def unet(filters=(2, 4)):
    inputs = layers.Input((SIZE, SIZE, 1))
    x, skips = inputs, []
    for i, count in enumerate(filters):
        skip, x = encoder_block(x, count, "down%d" % i)
        skips.append(skip)
    x = conv_block(x, 8, "bottom")
    for i, skip in enumerate(reversed(skips)):
        x = decoder_block(x, skip, filters[-1 - i], "up%d" % i)
    return tf.keras.Model(inputs, layers.Conv2D(2, 1)(x))


class MeanIoU(tf.keras.metrics.MeanIoU):
    def update_state(self, y_true, y_pred, sample_weight=None):
        return super().update_state(y_true, to_classes(y_pred), sample_weight)


def to_classes(logits):
    return tf.argmax(logits, axis=-1)


def create_mask(prediction):
    return to_classes(prediction)[..., tf.newaxis][0]


class DisplayCallback(tf.keras.callbacks.Callback):
    def __init__(self, dataset):
        super().__init__()
        self.dataset = dataset

    def on_epoch_end(self, epoch, logs=None):
        if epoch % 2 == 0:
            self.show()

    def show(self):
        for image, _ in self.dataset.take(1):
            mask = create_mask(self.model.predict(image, verbose=0))
            print(mask.numpy().sum())


def display(images):
    import matplotlib.pyplot as plt
    for image in images:
        plt.imshow(image)


signature = (tf.TensorSpec((SIZE, SIZE, 1), tf.float32), tf.TensorSpec((SIZE, SIZE, 1), tf.int32))
raw = tf.data.Dataset.from_generator(examples, output_signature=signature).map(normalize)
batches = raw.batch(4).map(Augment())
weighted = batches.map(add_sample_weights)
model = unet()
model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"],
              weighted_metrics=[MeanIoU(num_classes=2)])
model.fit(weighted, epochs=2, verbose=0, callbacks=[DisplayCallback(raw.batch(1))])
