"""A file of tests that runs itself."""
import unittest

import numpy as np
import tensorflow as tf


def normalize(x):
    return (x - tf.reduce_mean(x)) / (spread(x) + 1e-6)


def spread(x):
    return tf.math.reduce_std(x)


class Doubler(tf.keras.layers.Layer):
    def call(self, x):
        return x * 2.0


class Base(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.data = make_data()

    def setUp(self):
        self.x = tf.constant(self.data)

    def tearDown(self):
        self.x = None

    def close(self, a, b):
        self.assertTrue(np.allclose(a, b, atol=1e-4))


class NormalizeTest(Base):
    def test_mean(self):
        self.close(tf.reduce_mean(normalize(self.x)), 0.0)

    def test_traced(self):
        @tf.function
        def f(x):
            return normalize(x)

        self.close(f(self.x), normalize(self.x))

    def test_raises(self):
        with self.assertRaises(ValueError):
            fails(self.x)

    def helper_not_called(self):
        return self.x


class LayerTest(tf.test.TestCase):
    def test_layer(self):
        self.assertAllClose(Doubler()(tf.ones([2])), [2.0, 2.0])

    def test_symbolic(self):
        inputs = tf.keras.Input([2])
        self.assertEqual(len(Doubler()(inputs).shape), 2)

    @unittest.skip("slow")
    def test_slow(self):
        self.assertAllClose(normalize(tf.ones([10000])), 0.0)


def make_data():
    return np.arange(4, dtype="float32")


def fails(x):
    raise ValueError(x)


if __name__ == "__main__":
    unittest.main(argv=["tests"], exit=False)
