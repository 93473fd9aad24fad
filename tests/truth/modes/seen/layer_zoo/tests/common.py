import functools

import numpy as np
import tensorflow as tf


def eager_and_graph(test):
    """Runs a test method twice: once as it is, once with `self.run_layer` in a tf.function."""
    @functools.wraps(test)
    def wrapper(self, *args, **kwargs):
        for graph in (False, True):
            with self.subTest(graph=graph):
                self.graph = graph
                test(self, *args, **kwargs)
    return wrapper


class LayerTestCase(tf.test.TestCase):
    graph = False

    def setUp(self):
        super().setUp()
        tf.random.set_seed(0)
        self.rng = np.random.RandomState(0)

    def random(self, *shape):
        return tf.constant(self.rng.rand(*shape).astype("float32"))

    def run_layer(self, layer, *args, **kwargs):
        layer(*args, **kwargs)  # builds
        fn = tf.function(lambda *a: layer(*a, **kwargs)) if self.graph else layer
        return fn(*args) if self.graph else fn(*args, **kwargs)

    def round_trip(self, layer):
        return type(layer).from_config(layer.get_config())

    def assert_trains(self, layer, x, y):
        model = tf.keras.Sequential([tf.keras.Input(x.shape[1:]), layer, tf.keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        history = model.fit(x, y, epochs=1, verbose=0)
        self.assertAllInRange(history.history["loss"], 0.0, 1e6)
