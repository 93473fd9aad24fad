"""An exported module with a signature."""
import tensorflow as tf


class Adder(tf.Module):
    def __init__(self):
        super().__init__()
        self.offset = tf.Variable(1.0)

    @tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
    def add(self, x):
        return self.moved(x)

    def moved(self, x):
        return x + self.offset

    def untraced(self, x):
        return x

    @tf.function
    def reset(self):
        self.offset.assign(start())


def start():
    return 0.0


def save(module):
    tf.saved_model.save(module, "saved", signatures=module.add.get_concrete_function())


def load():
    return tf.saved_model.load("saved")


def main():
    adder = Adder()
    adder.reset()
    save(adder)
    loaded = load()
    print(loaded.add(tf.constant(1.0)))
    print(adder.untraced(1.0))


main()
