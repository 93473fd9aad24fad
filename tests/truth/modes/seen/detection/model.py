import numpy as np
import tensorflow as tf
from tensorflow import keras


def conv_block(filters, stride):
    return keras.Sequential([
        keras.layers.Conv2D(filters, 3, stride, padding="same"),
        keras.layers.BatchNormalization(),
        keras.layers.ReLU(),
    ])


def build_head(output_filters, bias_init):
    head = keras.Sequential()
    head.add(keras.layers.Conv2D(8, 3, padding="same", activation="relu"))
    head.add(keras.layers.Conv2D(output_filters, 3, padding="same", bias_initializer=bias_init))
    return head


def prior_bias(shape, dtype=None):
    return tf.fill(shape, -np.float32(np.log((1 - 0.01) / 0.01)))


class TinyRetina(keras.Model):
    def __init__(self, num_classes, num_anchors, **kwargs):
        super().__init__(**kwargs)
        self.num_classes = num_classes
        self.stem = [conv_block(8, 2) for _ in range(3)]
        self.cls_head = build_head(num_anchors * num_classes, prior_bias)
        self.box_head = build_head(num_anchors * 4, "zeros")

    def features(self, image, training):
        for block in self.stem:
            image = block(image, training=training)
        return image

    def call(self, image, training=False):
        x = self.features(image, training)
        n = tf.shape(image)[0]
        cls = tf.reshape(self.cls_head(x), [n, -1, self.num_classes])
        box = tf.reshape(self.box_head(x), [n, -1, 4])
        return tf.concat([box, cls], axis=-1)


class DecodePredictions(keras.layers.Layer):
    def __init__(self, encoder, max_detections=5, **kwargs):
        super().__init__(**kwargs)
        self.encoder = encoder
        self.max_detections = max_detections

    def call(self, predictions):
        boxes = self.encoder.decode(predictions[..., :4])
        scores = tf.sigmoid(predictions[..., 4:])
        return tf.image.combined_non_max_suppression(
            boxes[:, :, None, :], scores, self.max_detections, self.max_detections,
            clip_boxes=False)


class Detector(tf.Module):
    def __init__(self, model, decoder, size):
        super().__init__()
        self.model, self.decoder, self.size = model, decoder, size

    @tf.function(input_signature=[tf.TensorSpec([None, None, 3], tf.uint8)])
    def detect(self, image):
        batch = self.prepare(image)[None]
        out = self.decoder(self.model(batch, training=False))
        return {"boxes": out.nmsed_boxes[0], "scores": out.nmsed_scores[0], "classes": out.nmsed_classes[0]}

    def prepare(self, image):
        image = tf.image.convert_image_dtype(image, tf.float32)
        return tf.image.resize_with_pad(image, self.size, self.size)
