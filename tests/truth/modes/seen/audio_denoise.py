"""Denoising of short signals: host functions for the audio, compiled and unconverted steps."""
import functools

import numpy as np
import tensorflow as tf

RATE = 64


def tone(frequency, seed):
    t = np.arange(RATE) / RATE
    noise = np.random.default_rng(seed).normal(0, 0.1, RATE)
    return (np.sin(2 * np.pi * frequency * t) + noise).astype("float32")


class NoiseSource:
    def __init__(self, level):
        self.level = level
        self.draws = 0

    def __call__(self, signal):
        self.draws += 1
        return self.mix(signal)

    def mix(self, signal):
        return (signal + self.level * np.random.normal(size=signal.shape)).astype("float32")


def resample(signal):
    signal = signal.numpy()
    return np.interp(np.linspace(0, 1, RATE // 2), np.linspace(0, 1, RATE), signal).astype("float32")


def resampled(signal):
    out = tf.py_function(resample, [signal], tf.float32)
    out.set_shape([RATE // 2])
    return out


def with_noise(source, signal):
    noisy = tf.numpy_function(source, [signal], tf.float32)
    return tf.ensure_shape(noisy, signal.shape), signal


def signals():
    for i in range(8):
        yield tone(2 + i % 3, i)


def dataset(source):
    ds = tf.data.Dataset.from_generator(signals, output_signature=tf.TensorSpec([RATE], tf.float32))
    return ds.map(resampled).map(functools.partial(with_noise, source)).batch(4)


def log_spectrum(x):
    return tf.math.log(tf.abs(tf.signal.rfft(x)) + 1e-3)


def spectral_loss(target, output):
    return tf.reduce_mean(tf.abs(log_spectrum(target) - log_spectrum(output)))


def waveform_loss(target, output):
    return tf.reduce_mean(tf.square(target - output))


class Denoiser(tf.Module):
    def __init__(self, width):
        super().__init__()
        self.kernel = tf.Variable(tf.random.normal([width, 1, 1], stddev=0.1))

    def __call__(self, x):
        return self.residual(x) + x

    def residual(self, x):
        return tf.nn.conv1d(x[..., None], self.kernel, 1, "SAME")[..., 0]


model = Denoiser(5)


def gradients(noisy, clean, loss):
    with tf.GradientTape() as tape:
        value = loss(clean, model(noisy))
    return value, tape.gradient(value, model.kernel)


def limited(gradient):
    return tf.clip_by_norm(gradient, 0.5)


@tf.function(autograph=False)
def plain_step(noisy, clean):
    value, gradient = gradients(noisy, clean, waveform_loss)
    model.kernel.assign_sub(0.1 * limited(gradient))
    return value


@tf.function(jit_compile=True)
def compiled_energy(x):
    return tf.reduce_sum(window(x) ** 2)


def window(x):
    return x * tf.signal.hann_window(RATE // 2)


@tf.autograph.experimental.do_not_convert
def unconverted(noisy, clean):
    return measured(noisy) - measured(clean)


def measured(x):
    return tf.math.reduce_std(x, axis=-1)


@tf.function
def quality(noisy, clean):
    difference = unconverted(noisy, clean)
    return decibels(tf.reduce_mean(difference))


def decibels(x):
    return 10.0 * tf.math.log(tf.abs(x) + 1e-6) / tf.math.log(10.0)


def build_graph():
    with tf.Graph().as_default() as graph:
        x = tf.compat.v1.placeholder(tf.float32, [None, RATE // 2], name="x")
        tf.identity(normalized(x), name="y")
    return graph


def normalized(x):
    return x / (peak(x) + 1e-6)


def peak(x):
    return tf.reduce_max(tf.abs(x), axis=-1, keepdims=True)


def run_graph(graph, values):
    with tf.compat.v1.Session(graph=graph) as session:
        return session.run("y:0", {"x:0": values})


def wiener(x):
    return tf.reduce_mean(x) * x


def play(samples):
    import sounddevice
    sounddevice.play(samples, RATE)


source = NoiseSource(0.2)
for noisy, clean in dataset(source):
    print(float(plain_step(noisy, clean)), float(quality(noisy, clean)), float(compiled_energy(noisy)))
    value, _ = gradients(noisy, clean, spectral_loss)
print(source.draws, run_graph(build_graph(), noisy.numpy()).shape)
