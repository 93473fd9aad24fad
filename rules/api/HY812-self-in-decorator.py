import tensorflow as tf


# bad: in a spec, as an option, as a signature, by another name
def build_window():
    class Window(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([None, self.width], tf.float32)])  # expect: HY812
        def mean(self, x):
            return tf.reduce_mean(x, axis=0)

        @tf.function(jit_compile=self.fast)  # expect: HY812
        def fastest(self, x):
            return x

        @tf.function(input_signature=this.specs)  # expect: HY812
        def other(this, x):
            return x

    return Window()


# good: made where there is an object
class Window(tf.Module):
    width = 3

    def __init__(self, width):
        super().__init__()
        spec = tf.TensorSpec([None, width], tf.float32)
        self.mean = tf.function(self.mean, input_signature=[spec])

    def mean(self, x):
        return tf.reduce_mean(x, axis=0)

    @tf.function(input_signature=[tf.TensorSpec([None, width], tf.float32)])
    def largest(self, x):
        return tf.reduce_max(x, axis=0)


# good: an object from around
class Trainer:
    def __init__(self):
        self.fast = False

    def make(self):
        class Step(tf.Module):
            @tf.function(jit_compile=self.fast)
            def run(self, x):
                return x * 2.0

        return Step()


def run_bad():
    return build_window()


def run_good():
    window = Window(3)
    Trainer().make().run(tf.constant(1.0))
    return window.mean(tf.ones((2, 3))), window.largest(tf.ones((2, 3)))
