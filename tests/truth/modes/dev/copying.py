"""A model that is made again from what it says of itself; another one that is not."""
import tensorflow as tf

keras = tf.keras


class Shift(keras.layers.Layer):
    def call(self, x):
        return x + 1.0

    def get_config(self):
        return super().get_config()


def net():
    inputs = keras.Input((3,))
    return keras.Model(inputs, Shift()(inputs))


if __name__ == "__main__":
    again = keras.models.clone_model(net())
    print(again(tf.ones([2, 3])))
