#!/usr/bin/env python
"""Trains, evaluates or predicts with a text classifier; see --help."""
import argparse
import json
import logging
import os
import sys
import tempfile

import numpy as np
import tensorflow as tf

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stdout)
logger = logging.getLogger("textcnn")

POSITIVE = ["happy", "nice", "love"]
NEGATIVE = ["sad", "ugly", "hate"]
NEUTRAL = ["this", "thing", "is", "very", "so"]


def corpus(size, seed):
    rng = np.random.default_rng(seed)
    for _ in range(size):
        label = int(rng.integers(2))
        words = list(rng.choice(NEUTRAL, 3)) + [str(rng.choice(POSITIVE if label else NEGATIVE))]
        rng.shuffle(words)
        yield " ".join(words), label


def as_dataset(pairs, batch_size, shuffle=False):
    texts, labels = zip(*pairs)
    ds = tf.data.Dataset.from_tensor_slices((list(texts), list(labels)))
    if shuffle:
        ds = ds.shuffle(len(texts), seed=1)
    return ds.batch(batch_size)


@tf.keras.utils.register_keras_serializable()
def clean(text):
    return tf.strings.regex_replace(tf.strings.lower(text), "[^a-z ]", "")


def make_vectorizer(texts, tokens, length):
    vectorizer = tf.keras.layers.TextVectorization(tokens, standardize=clean, output_sequence_length=length)
    vectorizer.adapt(texts)
    return vectorizer


def conv_branch(x, width, filters):
    x = tf.keras.layers.Conv1D(filters, width, padding="same", activation="relu")(x)
    return tf.keras.layers.GlobalMaxPooling1D()(x)


def attention_branch(x, filters):
    scores = tf.keras.layers.Softmax(axis=1)(tf.keras.layers.Dense(1)(x))
    pooled = tf.keras.layers.Dot(axes=1)([scores, x])
    return tf.keras.layers.Dense(filters)(tf.keras.layers.Flatten()(pooled))


def build(args):
    inputs = tf.keras.Input((args.length,), dtype="int64")
    x = tf.keras.layers.Embedding(args.tokens, args.dim)(inputs)
    branches = [conv_branch(x, width, args.filters) for width in args.widths]
    if args.attention:
        branches.append(attention_branch(x, args.filters))
    x = tf.keras.layers.Concatenate()(branches) if len(branches) > 1 else branches[0]
    return tf.keras.Model(inputs, tf.keras.layers.Dense(1)(x))


def margin_loss(y_true, y_pred):
    signs = 2.0 * tf.cast(y_true, tf.float32) - 1.0
    return tf.nn.relu(1.0 - signs * y_pred)


def bce(y_true, y_pred):
    return tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(y_true, tf.float32), y_pred)


def hit_rate(y_true, y_pred):
    return tf.cast(tf.equal(tf.cast(y_true, tf.bool), y_pred > 0), tf.float32)


LOSSES = {"margin": margin_loss, "bce": bce}


def vectorized(dataset, vectorizer):
    def apply(text, label):
        return vectorizer(text), tf.expand_dims(label, -1)

    return dataset.map(apply)


def command_train(args):
    vectorizer = make_vectorizer([t for t, _ in corpus(48, 0)], args.tokens, args.length)
    train = vectorized(as_dataset(corpus(48, 0), 8, shuffle=True), vectorizer)
    model = build(args)
    model.compile(tf.keras.optimizers.Adam(0.01), LOSSES[args.loss], metrics=[hit_rate])
    model.fit(train, epochs=args.epochs, verbose=0)
    path = os.path.join(args.output or tempfile.mkdtemp(), "textcnn.weights.h5")
    model.save_weights(path)
    logger.info("saved %s", os.path.basename(path))
    return model, vectorizer


def command_evaluate(args):
    model, vectorizer = command_train(args)
    scores = model.evaluate(vectorized(as_dataset(corpus(16, 1), 8), vectorizer), verbose=0, return_dict=True)
    logger.info("scores %s", json.dumps({k: round(float(v), 2) for k, v in scores.items()}))


def command_predict(args):
    model, vectorizer = command_train(args)
    for line in sys.stdin:
        print(float(model(vectorizer([line]))[0, 0]), line.strip())


COMMANDS = {"train": command_train, "evaluate": command_evaluate, "predict": command_predict}


def int_list(text):
    return [int(part) for part in text.split(",")]


def get_parser():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", nargs="?", choices=sorted(COMMANDS), default="evaluate")
    parser.add_argument("--loss", choices=sorted(LOSSES), default="bce")
    parser.add_argument("--widths", type=int_list, default="2,3")
    parser.add_argument("--attention", action="store_true")
    parser.add_argument("--output")
    for name, default in {"epochs": 2, "tokens": 20, "length": 5, "dim": 6, "filters": 4}.items():
        parser.add_argument("--" + name, type=int, default=default)
    return parser


if __name__ == "__main__":
    arguments = get_parser().parse_args()
    COMMANDS[arguments.command](arguments)
