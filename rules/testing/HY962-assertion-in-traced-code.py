import tensorflow as tf


# bad
class StepTest(tf.test.TestCase):
    def test_step(self):
        @tf.function
        def step(x):
            y = tf.reduce_sum(x)
            self.assertEqual(y, 3.0)  # expect: HY962
            return y

        step(tf.constant([1.0, 2.0]))


# good
class StepOutsideTest(tf.test.TestCase):
    def test_step(self):
        @tf.function
        def step(x):
            y = tf.reduce_sum(x)
            self.assertEqual(y.shape, [])
            self.assertIsNotNone(y)
            return y

        y = step(tf.constant([1.0, 2.0]))
        self.assertEqual(y, 3.0)


# bad
def run_bad():
    StepTest("test_step").test_step()


# good
def run_good():
    StepOutsideTest("test_step").test_step()


# good: looks at the shape
@tf.function
def checked(x):
    assert x.shape == (2,)
    return tf.reduce_sum(x)


def run_static_assert():
    return float(checked(tf.constant([1.0, 2.0]))), 3.0


# good
class AllTest(tf.test.TestCase):
    def test_all(self):
        @tf.function
        def step(x):
            y = tf.reduce_sum(x)
            self.assertAllEqual(y, 3.0)
            return y

        step(tf.constant([1.0, 2.0]))


def run_assert_all():
    result = AllTest("test_all").run()
    return [result.testsRun, [str(e) for e in result.failures + result.errors]], [1, []]
