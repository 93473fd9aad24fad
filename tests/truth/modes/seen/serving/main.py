"""Trains a bag of words with plain tf.Modules, exports it and asks the export."""
import os
import tempfile

import tensorflow as tf

from export import Client, Exported, save, to_tflite
from model import BagOfWords, Momentum
from text import VOCABULARY, Tokenizer

WITH_TFLITE = bool(os.environ.get("EXPORT_TFLITE"))
TEXTS = ["A good movie!", "great plot, fine movie", "Bad, awful", "not good", "awful plot.", "great"]
LABELS = [1, 1, 0, 0, 0, 1]


def loss_fn(labels, logits):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))


def train(model, ids, steps=5):
    variables = model.trainable_variables
    optimizer = Momentum(variables)

    @tf.function
    def step(ids, labels):
        with tf.GradientTape() as tape:
            loss = loss_fn(labels, model(ids))
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    return [float(step(ids, tf.constant(LABELS))) for _ in range(steps)]


if __name__ == "__main__":
    tokenizer = Tokenizer(VOCABULARY)
    model = BagOfWords(tokenizer.size)
    print("losses", train(model, tokenizer(tf.constant(TEXTS))))
    print("by hand", loss_fn(tf.constant([1]), model(tokenizer(tf.constant(["fine"])))).numpy())
    with tempfile.TemporaryDirectory() as path:
        save(Exported(tokenizer, model, ["negative", "positive"]), path)
        client = Client(path)
        client.warm_up()
        print(client["serving_default"](text=tf.constant(["good plot"]))["classes"], client["embed"](text=tf.constant(["bad"])).keys())
        if WITH_TFLITE:
            print(len(to_tflite(path)))
