import functools

import tensorflow as tf

CODECS = {}


class Codec:
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        CODECS[cls.__name__.lower()] = cls

    def encode(self, tensor):
        raise NotImplementedError

    def decode(self, packed):
        raise NotImplementedError

    def roundtrip(self, tree):
        return tf.nest.map_structure(lambda t: self.decode(self.encode(t)), tree)


class Identity(Codec):
    def encode(self, tensor):
        return tensor

    def decode(self, packed):
        return packed


class TopK(Codec):
    fraction = 0.5

    def encode(self, tensor):
        return sparsify(tensor, self.fraction), tensor.shape

    def decode(self, packed):
        values, shape = packed
        return tf.reshape(values, shape)


class Quantize(Codec):
    def encode(self, tensor):
        scale = tf.reduce_max(tf.abs(tensor)) / 127.0 + 1e-12
        return tf.cast(tf.round(tensor / scale), tf.int8), scale

    def decode(self, packed):
        ints, scale = packed
        return tf.cast(ints, tf.float32) * scale


@functools.partial(tf.function, reduce_retracing=True)
def sparsify(tensor, fraction):
    flat = tf.reshape(tensor, [-1])
    k = keep_count(tf.size(flat), fraction)
    top, _ = tf.math.top_k(tf.abs(flat), k)
    return tf.where(tf.abs(flat) >= top[-1], flat, tf.zeros_like(flat))


def keep_count(size, fraction):
    return tf.maximum(1, tf.cast(tf.cast(size, tf.float32) * fraction, tf.int32))
