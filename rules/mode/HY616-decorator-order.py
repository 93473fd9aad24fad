import tensorflow as tf


def make():
    class Bad:
        # bad
        @tf.function
        @property
        def double(self):  # expect: HY616
            return tf.constant(2.0)

    return Bad


class Good:
    # good
    @staticmethod
    @tf.function
    def triple(x):
        return x * 3.0

    # good
    @property
    @tf.function
    def value(self):
        return tf.constant(1.0)


def run_bad():
    bad = make()()
    return bad.double + 1.0


def run_good():
    return Good.triple(tf.constant(1.0))
