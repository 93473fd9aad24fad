import dataclasses

import numpy as np
import tensorflow as tf


@dataclasses.dataclass
class Field:
    dtype: tf.DType
    shape: tuple = ()

    def feature(self, value):
        array = np.asarray(value)
        if self.dtype == tf.string:
            return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))
        if self.dtype.is_integer:
            return tf.train.Feature(int64_list=tf.train.Int64List(value=array.ravel()))
        return tf.train.Feature(float_list=tf.train.FloatList(value=array.ravel()))

    def spec(self):
        return tf.io.FixedLenFeature(self.shape, self.dtype)


class Schema:
    def __init__(self, **fields):
        self.fields = fields

    def encode(self, row):
        features = {k: f.feature(row[k]) for k, f in self.fields.items()}
        return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()

    def decode(self, serialized):
        return tf.io.parse_single_example(serialized, self.specs)

    @property
    def specs(self):
        return {k: f.spec() for k, f in self.fields.items()}


SENSOR = Schema(
    device=Field(tf.string),
    timestamp=Field(tf.int64),
    reading=Field(tf.float32, (4,)),
)
