import unittest

import tensorflow as tf


# bad: the assertion sees a symbolic tensor
@tf.function
def test_sum():  # expect: HY961
    total = tf.reduce_sum(tf.constant([1.0, 2.0]))
    assert total == 3.0


# bad: a method of a test case
class SumTest(tf.test.TestCase):
    @tf.function
    def test_sum(self):  # expect: HY961
        self.assertEqual(tf.reduce_sum(tf.constant([1.0, 2.0])), 3.0)

    # bad: this one looks at shapes only, while it is traced
    @tf.function
    def test_shape(self):  # expect: HY961
        self.assertEqual(tf.zeros([2, 3]).shape, (2, 3))

    # good: a helper is decorated
    def test_helper(self):
        @tf.function
        def compute():
            return tf.reduce_sum(tf.constant([1.0, 2.0]))

        self.assertEqual(compute().numpy(), 3.0)


# bad: a test class of the project's own
class ProjectTestCase(unittest.TestCase):
    pass


class OtherTest(ProjectTestCase):
    @tf.function
    def testOnes(self):  # expect: HY961
        self.assertTrue(tf.reduce_all(tf.ones([2]) == 1.0))


# good: called by the file itself
@tf.function
def test_fn():
    return tf.constant(1.0)


def evaluate():
    return test_fn()


# good: the test calls what is decorated
@tf.function
def compute():
    return tf.reduce_sum(tf.constant([1.0, 2.0]))


def test_compute():
    assert compute().numpy() == 3.0


# good: no test
@tf.function
def testing_loss(x):
    return tf.reduce_mean(x)


# good: Keras calls it
class Model(tf.keras.Model):
    @tf.function
    def test_step(self, data):
        return {"loss": tf.reduce_mean(data)}


# good: takes a batch
@tf.function
def test_step(images, labels):
    return tf.reduce_mean(images) + tf.reduce_mean(labels)


def run_bad():
    test_sum()


def run_good():
    test_compute()
    SumTest("test_helper").test_helper()


# good: the assertion is outside
def run_graph_function_inside():
    result = SumTest("test_helper").run()
    return [result.testsRun, len(result.failures) + len(result.errors)], [1, 0]
