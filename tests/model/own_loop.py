# A model that the file makes and trains in an eager loop of its own: nothing of
# Keras traces its call.
import tensorflow as tf


class Net(tf.keras.Model):
    def call(self, x):  # model: tensors=x
        return tf.abs(x)


class Elsewhere(tf.keras.Model):
    def call(self, x):  # model: traced tensors=x why="Keras"
        return tf.abs(x)


net = Net()
for x in [tf.constant(1.0)]:
    with tf.GradientTape() as tape:
        loss = net(x)
