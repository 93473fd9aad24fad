"""Layers with their tests in one file, run by absl-less unittest."""
import unittest

import numpy as np
import tensorflow as tf


class Squeeze(tf.keras.layers.Layer):
    def __init__(self, ratio=2, **kwargs):
        super().__init__(**kwargs)
        self.ratio = ratio

    def build(self, input_shape):
        channels = int(input_shape[-1])
        self.down = tf.keras.layers.Dense(max(1, channels // self.ratio), activation="relu")
        self.up = tf.keras.layers.Dense(channels, activation="sigmoid")

    def call(self, x):
        return x * self.weights_for(x)

    def weights_for(self, x):
        pooled = tf.reduce_mean(x, axis=(1, 2), keepdims=True)
        return self.up(self.down(pooled))

    def get_config(self):
        return dict(super().get_config(), ratio=self.ratio)


class Threshold(tf.keras.layers.Layer):
    def call(self, x, training=False):
        return tf.where(x > 0, x, self.low(x))

    def low(self, x):
        return tf.zeros_like(x)

    def compute_output_shape(self, input_shape):
        return input_shape


def smooth_labels(labels, amount=0.1):
    count = tf.cast(tf.shape(labels)[-1], labels.dtype)
    return labels * (1.0 - amount) + amount / count


def iou(a, b):
    both = tf.reduce_sum(tf.cast(tf.logical_and(a, b), tf.float32))
    return both / area(a, b)


def area(a, b):
    return tf.reduce_sum(tf.cast(tf.logical_or(a, b), tf.float32))


def random_image(size=4, channels=4):
    return np.random.default_rng(1).normal(size=(2, size, size, channels)).astype("float32")


class LayerTest(tf.test.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.image = random_image()

    def setUp(self):
        super().setUp()
        self.layer = Squeeze()

    def test_shape(self):
        self.assertEqual(self.layer(self.image).shape, (2, 4, 4, 4))

    def test_symbolic(self):
        inputs = tf.keras.Input((4, 4, 4))
        model = tf.keras.Model(inputs, Threshold()(Squeeze()(inputs)))
        self.assertEqual(model.predict(self.image, verbose=0).shape, (2, 4, 4, 4))

    def test_config(self):
        self.assertEqual(Squeeze.from_config(Squeeze(ratio=4).get_config()).ratio, 4)

    def test_graph(self):
        function = tf.function(smooth_labels)
        self.assertAllClose(tf.reduce_sum(function(tf.eye(3))), 3.0)

    def check_iou(self, a, b, expected):
        self.assertAllClose(iou(tf.constant(a), tf.constant(b)), expected)

    def test_iou(self):
        for a, b, expected in (([True, False], [True, True], 0.5), ([True, True], [True, True], 1.0)):
            with self.subTest(a=a):
                self.check_iou(a, b, expected)

    @unittest.skip("slow")
    def test_slow(self):
        self.helper()

    def helper(self):
        return Squeeze(1)(random_image(64))

    def tearDown(self):
        tf.keras.backend.clear_session()
        super().tearDown()


if __name__ == "__main__":
    unittest.main(argv=["keras_tests"], exit=False)
