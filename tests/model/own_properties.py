"""A property that a decorator of the project makes is got as any other."""
import functools

import tensorflow as tf


def lazy(function):
    attribute = "_" + function.__name__

    @property
    @functools.wraps(function)
    def got(self):  # model: traced
        if not hasattr(self, attribute):
            setattr(self, attribute, function(self))
        return getattr(self, attribute)

    return got


class Net:
    @lazy
    def scores(self):  # model: traced
        return tf.constant([1.0])

    @lazy
    def loss(self):  # model: traced
        return tf.reduce_sum(self.scores)

    @lazy
    def unused(self):
        return tf.constant([2.0])


NET = Net()


@tf.function
def step():  # model: hybrid traced
    return NET.loss


step()
