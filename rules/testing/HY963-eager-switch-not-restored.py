import tensorflow as tf


# bad
class EagerTest(tf.test.TestCase):
    def test_step(self):
        tf.config.run_functions_eagerly(True)  # expect: HY963
        self.assertTrue(True)


@tf.function
def runs_as_graph():
    return not tf.executing_eagerly()


# bad
def run_bad():
    EagerTest("test_step").test_step()
    return runs_as_graph()


# good
def run_good():
    return runs_as_graph()
