"""What a layer of Keras is given runs as that layer does, and Keras traces it if it
is in a model."""
import tensorflow as tf

layers = tf.keras.layers


class ByHand(layers.Layer):
    state_size = output_size = 3

    def call(self, x, states):  # model: effects tensors=x
        print(x)
        return x, states


layers.RNN(ByHand())(tf.ones([2, 3, 3]))


class Timed(layers.Layer):
    def call(self, x):  # model: effects tensors=x
        print(x)
        return x


layers.TimeDistributed(Timed())(tf.ones([2, 3, 3]))


class InModel(layers.Layer):
    state_size = output_size = 3

    def call(self, x, states):  # model: traced effects tensors=x why="Keras runs"
        print(x)
        return x, states


class TimedInModel(layers.Layer):
    def call(self, x):  # model: traced effects tensors=x why="Keras runs"
        print(x)
        return x


model = tf.keras.Sequential([layers.TimeDistributed(TimedInModel()), layers.RNN(InModel())])


class Stacked(layers.Layer):
    state_size = output_size = 3

    def call(self, x, states):  # model: traced effects tensors=x why="passed to"
        print(x)
        return x, states


stack = layers.RNN(layers.StackedRNNCells([Stacked(), Stacked()]))


@tf.function
def run(x):  # model: hybrid traced tensors=x why="decorated"
    return stack(x)


run(tf.ones([2, 3, 3]))


class Masked(layers.Layer):
    def call(self, x):  # model: effects tensors=x
        print(x)
        return x

    def compute_mask(self, inputs, mask=None):  # model: effects tensors=inputs
        print(inputs)
        return mask


Masked()(tf.ones([2, 3]))
