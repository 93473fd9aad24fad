"""Audio feature extraction: framing, log-mel and a streaming smoother."""
import contextlib
import time

import numpy as np
import tensorflow as tf

SAMPLE_RATE = 1000


@contextlib.contextmanager
def timed(label, sink):
    start = time.perf_counter()
    yield
    sink.append((label, time.perf_counter() - start))


def tone(freq, seconds=0.5, phase=0.0):
    t = np.arange(int(SAMPLE_RATE * seconds)) / SAMPLE_RATE
    return np.sin(2 * np.pi * freq * t + phase).astype("float32")


def utterances():
    for label, freq in enumerate((40, 90, 180)):
        for phase in (0.0, 0.7):
            yield tone(freq, phase=phase), label


def add_noise(wave, label):
    def noisy(x):
        rng = np.random.default_rng(len(x))
        return (x + 0.05 * rng.normal(size=x.shape)).astype("float32")

    out = tf.numpy_function(noisy, [wave], tf.float32)
    out.set_shape(wave.shape)
    return out, label


def preemphasis(wave, coeff=0.97):
    return tf.concat([wave[:1], wave[1:] - coeff * wave[:-1]], axis=0)


class MelExtractor(tf.Module):
    def __init__(self, frame=64, step=32, bins=12):
        super().__init__()
        self.frame, self.step, self.bins = frame, step, bins
        self.matrix = tf.signal.linear_to_mel_weight_matrix(
            bins, frame // 2 + 1, SAMPLE_RATE, 20.0, 480.0)

    def window(self, length, dtype):
        return tf.signal.hann_window(length, dtype=dtype)

    def spectrogram(self, wave):
        stft = tf.signal.stft(wave, self.frame, self.step, window_fn=self.window)
        return tf.abs(stft)

    @tf.function
    def __call__(self, wave):
        mel = tf.matmul(self.spectrogram(preemphasis(wave)), self.matrix)
        return self.compress(mel)

    def compress(self, mel):
        return tf.math.log(mel + 1e-3)

    def deltas(self, features):
        return features[1:] - features[:-1]


def smooth(features, alpha=0.6):
    def step(carry, frame):
        return alpha * carry + (1.0 - alpha) * frame

    return tf.scan(step, features[1:], initializer=features[0])


@tf.function
def voice_activity(features, threshold):
    energy = tf.reduce_mean(features, axis=-1)
    active = tf.constant(0)
    for e in energy:
        if e > threshold:
            active += 1
    return active


def length_bucket(wave, label):
    return tf.cast(tf.size(wave) // 300, tf.int64)


def batch_group(key, group):
    return group.batch(4)


def build(extractor):
    spec = (tf.TensorSpec([None], tf.float32), tf.TensorSpec([], tf.int32))
    ds = tf.data.Dataset.from_generator(utterances, output_signature=spec)
    ds = ds.map(add_noise)
    ds = ds.filter(lambda wave, label: tf.size(wave) > 100)
    grouped = ds.group_by_window(key_func=length_bucket, reduce_func=batch_group, window_size=4)
    return ds.map(lambda wave, label: (extractor(wave), label)), grouped


def main():
    timings = []
    extractor = MelExtractor()
    features_ds, grouped = build(extractor)
    with timed("features", timings):
        rows = [(f, int(l)) for f, l in features_ds]
    print("utterances:", len(rows), "feature shape:", rows[0][0].shape)
    with timed("smoothing", timings):
        smoothed = smooth(rows[0][0])
    print("smoothed:", smoothed.shape, "active:", int(voice_activity(rows[0][0], -2.0)) >= 0)
    for waves, labels in grouped:
        print("batch", waves.shape, sorted(labels.numpy().tolist()))
    total = features_ds.reduce(0.0, lambda acc, row: acc + tf.reduce_sum(row[0]))
    print("finite:", bool(tf.math.is_finite(total)), [name for name, _ in timings])


if __name__ == "__main__":
    main()
