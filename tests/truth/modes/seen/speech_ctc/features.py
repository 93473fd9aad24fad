import math

import numpy as np
import tensorflow as tf

RATE = 2000
FRAME, STEP = 64, 32
ALPHABET = " abcd"


def hz_to_mel(f):
    return 2595.0 * math.log10(1 + f / 700.0)


def mel_filterbank(n_mels=8):
    assert hz_to_mel(RATE / 2) > 0
    return tf.signal.linear_to_mel_weight_matrix(n_mels, FRAME // 2 + 1, RATE, 20.0, RATE / 2 - 20.0)


def spectrogram(audio):
    stft = tf.signal.stft(audio, FRAME, STEP, window_fn=window)
    return tf.abs(stft)


def window(length, dtype=tf.float32):
    return tf.signal.hann_window(length, dtype=dtype)


def log_mel(audio):
    mel = tf.matmul(spectrogram(audio), mel_filterbank())
    return normalize(tf.math.log(mel + 1e-6))


def normalize(x):
    mean, var = tf.nn.moments(x, axes=[0], keepdims=True)
    return (x - mean) / tf.sqrt(var + 1e-6)


def mfcc(audio, n=5):
    return tf.signal.mfccs_from_log_mel_spectrograms(log_mel(audio))[..., :n]


def spec_augment(spec, max_t=3):
    t = tf.shape(spec)[0]
    width = tf.random.uniform((), 0, max_t, tf.int32)
    start = tf.random.uniform((), 0, t - width, tf.int32)
    mask = tf.logical_or(tf.range(t) < start, tf.range(t) >= start + width)
    return spec * tf.cast(mask, tf.float32)[:, None]


def synthesize(text, rng):
    """One tone per character."""
    n = RATE // 8
    t = np.arange(n) / RATE
    tones = [np.sin(2 * np.pi * pitch(c) * t) for c in text]
    return (np.concatenate(tones) + 0.01 * rng.standard_normal(n * len(text))).astype(np.float32)


def pitch(c):
    return 100 + 120 * ALPHABET.index(c)
