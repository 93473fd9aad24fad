"""Records written by Python and parsed by the graph."""
import tensorflow as tf


def _bytes(value):
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))


def _int(value):
    return tf.train.Feature(int64_list=tf.train.Int64List(value=[value]))


def serialize(text, label):
    features = {"text": _bytes(text), "label": _int(label)}
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def tf_serialize(text, label):
    out = tf.py_function(serialize_tensors, [text, label], tf.string)
    return tf.reshape(out, [])


def serialize_tensors(text, label):
    return serialize(text.numpy(), int(label))


SPEC = {"text": tf.io.FixedLenFeature([], tf.string), "label": tf.io.FixedLenFeature([], tf.int64)}


def parse(record):
    return tf.io.parse_single_example(record, SPEC)


def lengths(example):
    return tf.strings.length(example["text"])


def write(path, records):
    with tf.io.TFRecordWriter(path) as writer:
        for record in records:
            writer.write(record.numpy())


def numbers():
    for i in range(3):
        yield i


source = tf.data.Dataset.from_tensor_slices((["a", "bb", "ccc"], [0, 1, 2]))
write("data.tfrecord", source.map(tf_serialize))
read = tf.data.TFRecordDataset("data.tfrecord").map(parse)
print([int(v) for v in read.map(lengths)])
print(serialize(b"x", 1)[:2], sum(tf.data.Dataset.from_generator(numbers, output_types=tf.int32).as_numpy_iterator()))
