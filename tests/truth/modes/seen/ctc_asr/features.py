import numpy as np
import tensorflow as tf

from vocab import CharVocab

BINS = 8
vocab = CharVocab()


def synthesize(text, frames_per_char=3):
    """One bin is loud for each character."""
    frames = np.random.normal(scale=0.1, size=(len(text) * frames_per_char, BINS))
    for i, c in enumerate(text):
        frames[i * frames_per_char:(i + 1) * frames_per_char, vocab.ids[c] % BINS] += 1.0
    return frames.astype(np.float32)


def load_utterance(text):
    text = text.numpy().decode()
    return synthesize(text), np.array(vocab.encode(text), np.int32)


def tf_load(text):
    frames, labels = tf.py_function(load_utterance, [text], [tf.float32, tf.int32])
    frames.set_shape([None, BINS])
    labels.set_shape([None])
    return frames, labels


def spec_augment(frames, labels):
    frames = time_mask(frames)
    return frequency_mask(frames), labels


def time_mask(frames, width=2):
    length = tf.shape(frames)[0]
    start = tf.random.uniform([], 0, tf.maximum(length - width, 1), tf.int32)
    position = tf.range(length)
    keep = tf.logical_or(position < start, position >= start + width)
    return frames * tf.cast(keep, tf.float32)[:, None]


def frequency_mask(frames):
    band = tf.random.uniform([], 0, BINS, tf.int32)
    return frames * (1.0 - tf.one_hot(band, BINS))


def stack_frames(frames, labels, factor=2):
    length = tf.shape(frames)[0] // factor * factor
    return tf.reshape(frames[:length], [-1, BINS * factor]), labels


def with_lengths(frames, labels):
    return {"frames": frames, "labels": labels, "frame_length": tf.shape(frames)[0], "label_length": tf.size(labels)}


def long_enough(frames, labels):
    return tf.shape(frames)[0] >= 2 * tf.size(labels)


def pipeline(texts, training, stacked=False):
    ds = tf.data.Dataset.from_tensor_slices(texts).map(tf_load)
    if training:
        ds = ds.map(spec_augment)
    if stacked:
        ds = ds.map(stack_frames)
    return ds.filter(long_enough).map(with_lengths).padded_batch(4)
