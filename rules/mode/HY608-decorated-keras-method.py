import tensorflow as tf


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)

    # bad
    @tf.function
    def call(self, x):  # expect: HY608
        return self.dense(x)


class Layer(tf.keras.layers.Layer):
    # bad
    @tf.function(jit_compile=True)
    def call(self, x):  # expect: HY608
        return x * 2.0


class Good(tf.keras.Model):
    # good
    def call(self, x):
        return x + 1.0

    # good: a method of its own
    @tf.function
    def infer(self, x):
        return self(x)


# good: no Keras class
class Other:
    @tf.function
    def call(self, x):
        return x
