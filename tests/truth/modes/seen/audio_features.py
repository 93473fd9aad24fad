"""Audio feature extraction and keyword spotting. The DSP kernels are traced without AutoGraph
because their Python loops are meant to be unrolled."""
import contextlib
import functools
import math
import time
import types

import numpy as np
import tensorflow as tf

RATE = 2000
WORDS = ("low", "high", "chirp")

no_autograph = functools.partial(tf.function, autograph=False)


# ------------------------------------------------------------------ decorators of the project

def retry(times, errors=(tf.errors.OpError,)):
    def decorate(fn):
        @functools.wraps(fn)
        def wrapper(*args, **kwargs):
            for attempt in range(times):
                try:
                    return fn(*args, **kwargs)
                except errors:
                    if attempt + 1 == times:
                        raise
        return wrapper
    return decorate


def checked(fn):
    """Asserts that a kernel returns finite numbers."""
    @tf.autograph.experimental.do_not_convert
    def wrapper(*args, **kwargs):
        result = fn(*args, **kwargs)
        with tf.control_dependencies([tf.debugging.assert_all_finite(result, fn.__name__)]):
            return tf.identity(result)
    return functools.update_wrapper(wrapper, fn)


class Stopwatch(contextlib.ContextDecorator):
    totals = {}

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.start = time.perf_counter()
        return self

    def __exit__(self, *exc):
        self.totals[self.name] = self.totals.get(self.name, 0.0) + time.perf_counter() - self.start
        return False


# ------------------------------------------------------------------ kernels

@no_autograph
def biquad(x, coefficients):
    """Second-order filter, one sample per iteration."""
    b0, b1, b2, a1, a2 = tf.unstack(coefficients)

    def step(state, sample):
        y, x1, x2, y1, y2 = state
        y = b0 * sample + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
        return y, sample, x1, y, y1

    zeros = tf.zeros(tf.shape(x)[:-1])
    outputs = tf.scan(step, tf.transpose(x), initializer=(zeros,) * 5)
    return tf.transpose(outputs[0])


@tf.function(autograph=False, input_signature=[tf.TensorSpec((None, None), tf.float32)])
def pre_emphasis(x):
    return tf.concat([x[:, :1], x[:, 1:] - 0.97 * x[:, :-1]], 1)


@checked
def log_energy(frames):
    return tf.math.log(tf.reduce_sum(frames ** 2, -1) + 1e-6)


def haar_levels(x, levels):
    bands = []
    for _ in range(levels):
        even, odd = x[..., ::2], x[..., 1::2]
        bands.append(tf.reduce_mean(tf.abs(even - odd), -1))
        x = (even + odd) / math.sqrt(2.0)
    return tf.stack(bands + [tf.reduce_mean(tf.abs(x), -1)], -1)


@tf.autograph.experimental.do_not_convert
def mel_matrix(bins, mels):
    return tf.signal.linear_to_mel_weight_matrix(mels, bins, RATE, 20.0, RATE / 2)


def spec_augment(spectrogram, width=3):
    if tf.random.uniform(()) < 0.5:
        start = tf.random.uniform((), 0, tf.shape(spectrogram)[0] - width, tf.int32)
        keep = tf.abs(tf.range(tf.shape(spectrogram)[0]) - start) > width
        spectrogram *= tf.cast(keep, tf.float32)[:, None]
    return spectrogram


class FeatureExtractor(tf.Module):
    def __init__(self, kind="mel", frame=128, hop=64, mels=12):
        super().__init__()
        self.frame, self.hop, self.mels = frame, hop, mels
        self.compute = {"mel": self.mel, "energy": self.energy, "haar": self.haar}[kind]

    def mel(self, x):
        spectrum = tf.abs(tf.signal.stft(x, self.frame, self.hop))
        return tf.math.log1p(tf.matmul(spectrum, mel_matrix(self.frame // 2 + 1, self.mels)))

    def energy(self, x):
        return log_energy(tf.signal.frame(x, self.frame, self.hop))[..., None]

    def haar(self, x):
        return haar_levels(tf.signal.frame(x, self.frame, self.hop), 4)

    @tf.function(autograph=False)
    def __call__(self, x):
        return self.compute(pre_emphasis(x))


# ------------------------------------------------------------------ data

def synthesize(word, rng):
    t = np.arange(RATE // 2) / RATE
    freq = {"low": lambda: 120 + 0 * t, "high": lambda: 600 + 0 * t, "chirp": lambda: 120 + 900 * t}[word]()
    wave = np.sin(2 * np.pi * freq * t) + 0.1 * rng.randn(t.size)
    return wave.astype("float32")


def pitch_shift(wave, factor):
    position = np.arange(0, wave.size, factor)
    return np.interp(np.arange(wave.size), np.arange(position.size), np.interp(position, np.arange(wave.size), wave))


def augment(wave, seed):
    rng = np.random.RandomState(seed)
    return pitch_shift(wave, rng.uniform(0.9, 1.1)).astype(np.float32)


def load(index):
    index = int(index)
    return synthesize(WORDS[index % len(WORDS)], np.random.RandomState(index))


def make_dataset(n, extractor, training):
    ds = tf.data.Dataset.range(n)

    def features(index):
        wave = tf.py_function(load, [index], tf.float32)
        if training:
            wave = tf.numpy_function(augment, [wave, index], tf.float32, stateful=False)
        wave = tf.ensure_shape(wave, (RATE // 2,))
        spectrogram = extractor(wave[None])[0]
        if training:
            spectrogram = spec_augment(spectrogram)
        return spectrogram, index % len(WORDS)

    return ds.map(features).batch(6).prefetch(1)


# ------------------------------------------------------------------ model

class DepthwiseBlock(tf.keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.depthwise = tf.keras.layers.DepthwiseConv1D(3, padding="same")
        self.pointwise = tf.keras.layers.Conv1D(filters, 1)

    @tf.autograph.experimental.do_not_convert
    def call(self, x, training=None):
        return tf.nn.relu(self.pointwise(self.depthwise(x)))


def spotter(features, classes):
    return tf.keras.Sequential([
        tf.keras.Input((None, features)),
        DepthwiseBlock(12),
        tf.keras.layers.Lambda(lambda t: tf.concat([tf.reduce_mean(t, 1), tf.reduce_max(t, 1)], -1),
                               output_shape=(24,)),
        tf.keras.layers.Dense(classes),
    ])


@retry(2)
@Stopwatch("train")
def train(model, ds):
    optimizer = tf.keras.optimizers.Adam(0.01)
    loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @no_autograph
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = loss_fn(y, model(x, training=True))
        optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
        return loss

    return [float(step(x, y)) for x, y in ds]


def endpoint_detector(extractor, threshold):
    """Streaming use (not in this script)."""
    state = types.SimpleNamespace(active=False)

    def push(chunk):
        state.active = bool(tf.reduce_max(extractor(chunk)) > threshold)
        return state.active

    return push


def main():
    tf.keras.utils.set_random_seed(0)
    wave = tf.constant(load(1))[None]
    print("biquad", biquad(wave[:, :50], tf.constant([0.2, 0.4, 0.2, -0.3, 0.1])).shape)
    for kind in ("energy", "haar", "mel"):
        extractor = FeatureExtractor(kind)
        print(kind, extractor(wave).shape)
    model = spotter(extractor.mels, len(WORDS))
    losses = train(model, make_dataset(24, extractor, training=True))
    print("losses", np.round(losses, 3))
    hits = [np.mean(np.argmax(model(x), -1) == y.numpy()) for x, y in make_dataset(12, extractor, training=False)]
    print("accuracy", float(np.mean(hits)), sorted(Stopwatch.totals))


if __name__ == "__main__":
    main()
