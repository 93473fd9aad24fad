"""Sentiment classifier with custom text standardization and attention pooling."""
import re
import string

import numpy as np
import tensorflow as tf

POSITIVE = ["a great movie", "truly wonderful and great", "loved it, <b>superb</b>", "fine & great fun"]
NEGATIVE = ["a terrible movie", "truly awful and dull", "hated it, <i>boring</i>", "bad & terrible mess"]


@tf.keras.utils.register_keras_serializable(package="text")
def clean_html(text):
    text = tf.strings.lower(text)
    text = tf.strings.regex_replace(text, "<[^>]+>", " ")
    return strip_punctuation(text)


def strip_punctuation(text):
    return tf.strings.regex_replace(text, "[%s]" % re.escape(string.punctuation), "")


def split_words(text):
    return tf.strings.split(text)


class AttentionPool(tf.keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, input_shape):
        self.query = self.add_weight(name="query", shape=(input_shape[-1],), initializer="ones")
        super().build(input_shape)

    def scores(self, x):
        return tf.einsum("btd,d->bt", x, tf.convert_to_tensor(self.query))

    def call(self, x, mask=None):
        s = self.scores(x)
        if mask is not None:
            s = self.apply_mask(s, mask)
        weights = tf.nn.softmax(s, axis=-1)
        return tf.reduce_sum(x * weights[..., None], axis=1)

    def apply_mask(self, s, mask):
        return s + (1.0 - tf.cast(mask, s.dtype)) * -1e9

    def compute_mask(self, inputs, mask=None):
        return None

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])


def smooth_bce(epsilon):
    def loss(y_true, y_pred):
        y_true = tf.cast(y_true, y_pred.dtype) * (1.0 - epsilon) + 0.5 * epsilon
        return tf.reduce_mean(tf.keras.losses.binary_crossentropy(y_true, y_pred), axis=-1)

    return loss


def positive_rate(y_true, y_pred):
    return tf.reduce_mean(tf.cast(y_pred > 0.5, tf.float32))


class History(tf.keras.callbacks.Callback):
    def __init__(self, samples):
        super().__init__()
        self.samples = samples
        self.rows = []

    def on_train_begin(self, logs=None):
        self.rows.clear()

    def on_epoch_end(self, epoch, logs=None):
        scores = self.model(self.samples)
        self.rows.append((epoch, float(logs["loss"]), self.summary(scores)))

    def summary(self, scores):
        return np.round(scores.numpy().ravel(), 3).tolist()


def build_model(vocab, dim=8):
    ids = tf.keras.Input((None,), dtype="int64")
    x = tf.keras.layers.Embedding(vocab, dim, mask_zero=True)(ids)
    x = AttentionPool()(x)
    return tf.keras.Model(ids, tf.keras.layers.Dense(1, activation="sigmoid")(x))


def main():
    tf.keras.utils.set_random_seed(5)
    texts = tf.constant(POSITIVE + NEGATIVE)
    labels = np.array([1.0] * len(POSITIVE) + [0.0] * len(NEGATIVE), "float32")[:, None]
    vectorizer = tf.keras.layers.TextVectorization(
        max_tokens=50, standardize=clean_html, split=split_words, output_sequence_length=6)
    vectorizer.adapt(texts)
    ids = vectorizer(texts)
    print("vocab:", len(vectorizer.get_vocabulary()), "ids:", ids.shape)

    model = build_model(50)
    model.compile("adam", loss=smooth_bce(0.1), metrics=[positive_rate])
    history = History(ids[:2])
    model.fit(ids, labels, epochs=3, batch_size=4, verbose=0, callbacks=[history])
    print("epochs logged:", [row[0] for row in history.rows])

    ds = tf.data.Dataset.from_tensor_slices(texts).batch(2).map(lambda t: vectorizer(t))
    print("predictions:", model.predict(ds, verbose=0).shape)
    print("cleaned:", clean_html(tf.constant("Hi <b>There</b>!")).numpy())


if __name__ == "__main__":
    main()
