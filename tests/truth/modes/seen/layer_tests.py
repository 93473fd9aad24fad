"""Layers of a small library together with their unit tests."""
import unittest

import numpy as np
import tensorflow as tf


class Maxout(tf.keras.layers.Layer):
    def __init__(self, groups, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.groups = groups
        self.axis = axis

    def call(self, inputs):
        shape = inputs.shape.as_list() if hasattr(inputs.shape, "as_list") else list(inputs.shape)
        self.check(shape[self.axis])
        return tf.reduce_max(tf.reshape(inputs, [-1, self.groups, shape[self.axis] // self.groups]), axis=-1)

    def check(self, channels):
        if channels % self.groups:
            raise ValueError("%d channels, %d groups" % (channels, self.groups))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.groups)

    def get_config(self):
        return {"groups": self.groups, "axis": self.axis, **super().get_config()}


class WeightNormDense(tf.keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.v = self.add_weight(name="v", shape=(input_shape[-1], self.units), initializer="glorot_uniform")
        self.g = self.add_weight(name="g", shape=(self.units,), initializer="ones")
        self.built = True

    @property
    def kernel(self):
        return tf.nn.l2_normalize(tf.convert_to_tensor(self.v), axis=0) * self.g

    def call(self, x):
        return tf.matmul(x, self.kernel)


class PeepholeCell(tf.keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = [units, units]
        self.output_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(name="k", shape=(input_shape[-1] + self.units, 4 * self.units))
        self.peep = self.add_weight(name="p", shape=(3, self.units), initializer="zeros")
        self.built = True

    def gates(self, x, h):
        return tf.split(tf.matmul(tf.concat([x, h], -1), self.kernel), 4, axis=-1)

    def call(self, inputs, states, training=None):
        h, c = states
        i, f, o, z = self.gates(inputs, h)
        peep = tf.convert_to_tensor(self.peep)
        c_new = tf.sigmoid(f + peep[0] * c) * c + tf.sigmoid(i + peep[1] * c) * tf.tanh(z)
        h_new = tf.sigmoid(o + peep[2] * c_new) * tf.tanh(c_new)
        return h_new, [h_new, c_new]

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        n = batch_size if inputs is None else tf.shape(inputs)[0]
        return [tf.zeros([n, self.units]) for _ in range(2)]


class CohenKappa(tf.keras.metrics.Metric):
    def __init__(self, num_classes, name="kappa", **kwargs):
        super().__init__(name=name, **kwargs)
        self.num_classes = num_classes
        self.cm = self.add_weight(name="cm", shape=(num_classes, num_classes), initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        labels = tf.reshape(tf.cast(y_true, tf.int32), [-1])
        preds = tf.argmax(y_pred, -1, output_type=tf.int32)
        self.cm.assign_add(tf.math.confusion_matrix(labels, preds, self.num_classes, dtype=tf.float32))

    def result(self):
        cm = tf.convert_to_tensor(self.cm)
        n = tf.reduce_sum(cm)
        observed = tf.linalg.trace(cm) / n
        expected = self.chance(cm) / n ** 2
        return (observed - expected) / (1 - expected + 1e-9)

    def chance(self, cm):
        return tf.reduce_sum(tf.reduce_sum(cm, 0) * tf.reduce_sum(cm, 1))

    def reset_state(self):
        self.cm.assign(tf.zeros_like(self.cm))


@tf.function
def hardshrink(x, lower=-0.5, upper=0.5):
    return tf.where(tf.logical_and(x > lower, x < upper), tf.zeros_like(x), x)


def tanhshrink(x):
    return x - tf.tanh(x)


def rrelu(x, training=False):
    slope = tf.random.uniform(tf.shape(x), 1 / 8, 1 / 3) if training else 11 / 48
    return tf.where(x >= 0, x, slope * x)


def layer_test(layer_cls, kwargs, input_data, expected_shape):
    """Run the layer alone, in a model and after a config round trip."""
    layer = layer_cls(**kwargs)
    eager = layer(tf.constant(input_data))
    inp = tf.keras.Input(input_data.shape[1:])
    model = tf.keras.Model(inp, layer_cls.from_config(layer.get_config())(inp))
    out = model.predict(input_data, verbose=0)
    assert out.shape == expected_shape, out.shape
    return eager.numpy(), out


def run_in_graph_and_eager(test):
    def decorated(self, *args):
        test(self, *args)
        with self.subTest("graph"):
            tf.function(lambda: test(self, *args))()
    return decorated


class LayersTest(tf.test.TestCase):
    def setUp(self):
        super().setUp()
        tf.random.set_seed(0)
        self.x = self.make_input(4, 6)

    def make_input(self, *shape):
        return np.random.RandomState(0).randn(*shape).astype("float32")

    def test_maxout(self):
        a, b = layer_test(Maxout, {"groups": 3}, self.x, (4, 3))
        self.assertAllClose(a, b)

    def test_maxout_invalid(self):
        with self.assertRaises(ValueError):
            Maxout(4)(tf.constant(self.x))

    def test_weight_norm(self):
        layer = WeightNormDense(3)
        self.assertAllClose(layer(self.x), tf.matmul(self.x, layer.kernel))
        self.assertAllClose(tf.norm(layer.kernel, axis=0), tf.ones(3))

    def test_peephole(self):
        rnn = tf.keras.layers.RNN(PeepholeCell(5), return_sequences=True)
        out = rnn(tf.constant(self.make_input(2, 3, 4)))
        self.assertEqual(tuple(out.shape), (2, 3, 5))

    def test_peephole_fit(self):
        model = tf.keras.Sequential([tf.keras.layers.RNN(PeepholeCell(3)), tf.keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        history = model.fit(self.make_input(8, 3, 2), self.make_input(8, 1), verbose=0)
        self.assertLen(history.history["loss"], 1)

    def test_kappa(self):
        metric = CohenKappa(3)
        metric.update_state([0, 1, 2], np.eye(3, dtype="float32"))
        self.assertAllClose(metric.result(), 1.0)
        metric.reset_state()
        self.assertAllClose(tf.reduce_sum(metric.cm), 0.0)

    def test_kappa_in_model(self):
        model = tf.keras.Sequential([tf.keras.layers.Dense(3, activation=tanhshrink)])
        model.compile("sgd", "mse", metrics=[])
        model.fit(self.x, self.make_input(4, 3), verbose=0)
        self.assertEqual(model.predict(self.x, verbose=0).shape, (4, 3))

    @run_in_graph_and_eager
    def test_rrelu(self):
        out = rrelu(tf.constant([-1.0, 2.0]))
        tf.debugging.assert_near(out, [-11 / 48, 2.0])

    def test_hardshrink(self):
        self.assertAllClose(hardshrink(tf.constant([-1.0, 0.1, 2.0])), [-1.0, 0.0, 2.0])

    @unittest.skip("slow")
    def test_convergence(self):
        self.fail("never run")


def benchmark(layer, n=10):
    import timeit
    return timeit.timeit(lambda: layer(tf.ones([4, 6])), number=n)


if __name__ == "__main__":
    tf.test.main()
