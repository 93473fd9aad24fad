"""A program of several files."""
import tensorflow as tf

import settings
from parts import layers
from parts.steps import make_step, unused_step
from parts.text import describe as told


def main():
    net = layers.Net()
    step = make_step(net)
    print(told(step(tf.ones([2, 3]))))
    if settings.EXPORT:
        export(net)


def export(net):
    tf.saved_model.save(net, "net")


main()
