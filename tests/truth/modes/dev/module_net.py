"""Layers as modules, built on the first call, exported with a signature."""
import tensorflow as tf


class Flexible(tf.Module):
    def __init__(self, out, name=None):
        super().__init__(name=name)
        self.is_built = False
        self.out = out

    def __call__(self, x):
        if not self.is_built:
            self.build(x)
        return tf.nn.relu(tf.matmul(x, self.w) + self.b)

    def build(self, x):
        self.w = tf.Variable(tf.random.normal([x.shape[-1], self.out]), name="w")
        self.b = tf.Variable(tf.zeros([self.out]), name="b")
        self.is_built = True


class Stack(tf.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = []
        with self.name_scope:
            for size in sizes:
                self.layers.append(Flexible(size))

    @tf.Module.with_name_scope
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class Export(tf.Module):
    def __init__(self, model):
        self.model = model

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
    def __call__(self, x):
        return {"out": self.finish(self.model(x))}

    def finish(self, x):
        return tf.identity(x, name="finish")


def log_likelihood(y, p):
    return tf.reduce_mean((y - p) ** 2)


stack = Stack([3, 1])
print(log_likelihood(tf.zeros([2, 1]), stack(tf.ones([2, 2]))))
traced = tf.function(stack)
print(traced(tf.ones([2, 2])))
export = Export(stack)
print(export(tf.ones([2, 2]))["out"])
