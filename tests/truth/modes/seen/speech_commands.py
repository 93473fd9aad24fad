"""Keyword spotting: wav synthesis on the host, log-mel features in the graph, small CNN."""
import io
import wave

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, models

RATE = 800
COMMANDS = ["low", "mid", "high"]
AUGMENT = True
USE_MFCC = False


def tone(freq, seconds=1.0):
    t = np.arange(int(RATE * seconds)) / RATE
    return np.sin(2 * np.pi * freq * t) * 0.5


def encode_wav(samples):
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((samples * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


def write_corpus(root, per_class=8):
    paths = []
    for i, name in enumerate(COMMANDS):
        for n in range(per_class):
            path = "%s/%s_%d.wav" % (root, name, n)
            with tf.io.gfile.GFile(path, "wb") as f:
                f.write(encode_wav(tone(40 * (i + 1) ** 2 + n)))
            paths.append(path)
    return paths


def decode_audio(audio_binary):
    audio, _ = tf.audio.decode_wav(contents=audio_binary)
    return tf.squeeze(audio, axis=-1)


def get_label(path):
    name = tf.strings.split(path, "/")[-1]
    return tf.strings.split(name, "_")[0]


def label_to_id(label):
    return tf.argmax(tf.cast(label == tf.constant(COMMANDS), tf.int32))


def get_waveform_and_label(path):
    label = get_label(path)
    return decode_audio(tf.io.read_file(path)), label_to_id(label)


def add_noise(waveform):
    snr = np.random.uniform(5, 20)
    noise = np.random.randn(*waveform.shape) * np.std(waveform) / snr
    return shift(waveform + noise).astype(np.float32)


def shift(waveform):
    return np.roll(waveform, np.random.randint(-40, 40))


def augment(waveform, label):
    noisy = tf.numpy_function(add_noise, [waveform], tf.float32)
    noisy.set_shape([RATE])
    return noisy, label


def log_clip(label):
    # only to look at what passes the pipeline
    counts[int(label)] = counts.get(int(label), 0) + 1
    return label


def count_labels(waveform, label):
    label = tf.py_function(log_clip, [label], tf.int64)
    label.set_shape([])
    return waveform, label


def get_spectrogram(waveform):
    spectrogram = tf.signal.stft(waveform, frame_length=64, frame_step=32)
    return tf.abs(spectrogram)


def log_mel(waveform, bins=12):
    mel = tf.signal.linear_to_mel_weight_matrix(bins, 33, RATE, 20.0, RATE / 2)
    return tf.math.log(tf.tensordot(get_spectrogram(waveform), mel, 1) + 1e-6)


def mfcc(waveform):
    return tf.signal.mfccs_from_log_mel_spectrograms(log_mel(waveform))[..., :8]


def to_features(waveform, label):
    if USE_MFCC:
        return mfcc(waveform)[..., None], label
    return log_mel(waveform)[..., None], label


def preprocess(paths, training):
    ds = tf.data.Dataset.from_tensor_slices(paths)
    ds = ds.map(get_waveform_and_label, num_parallel_calls=tf.data.AUTOTUNE)
    if training and AUGMENT:
        ds = ds.map(augment).map(count_labels)
    return ds.map(lambda w, l: to_features(w, l)).batch(8).prefetch(1)


def build_model(shape):
    return models.Sequential([
        layers.Input(shape=shape),
        layers.Conv2D(4, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(len(COMMANDS)),
    ])


def plot_spectrogram(spectrogram, ax):
    height = spectrogram.shape[0]
    ax.pcolormesh(np.arange(spectrogram.shape[1]), range(height), np.log(spectrogram.T))


counts = {}
files = write_corpus(tf.io.gfile.join(__import__("tempfile").mkdtemp(), ""))
np.random.default_rng(0).shuffle(files)
train_ds, test_ds = preprocess(files[:18], True), preprocess(files[18:], False)
features, _ = next(iter(test_ds))
model = build_model(features.shape[1:])
model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(train_ds, validation_data=test_ds, epochs=2, verbose=0)
print(sorted(counts.items()), get_spectrogram(tf.constant(tone(60), tf.float32)).shape)
