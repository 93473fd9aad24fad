"""Trains a small translation model with attention and exports the greedy translator."""
import os
import sys
import tempfile

import tensorflow as tf

from network import Translator, bleu1, masked_accuracy, masked_loss
from vocab import PAIRS, batches, detokenize, make_vectorizer


class ExportedTranslator(tf.Module):
    def __init__(self, model, source_vec, target_vec, max_length=6):
        super().__init__()
        self.model = model
        self.source_vec = source_vec
        self.max_length = max_length
        self.words = tf.constant(target_vec.get_vocabulary())
        self.start = tf.constant(target_vec.get_vocabulary().index("[start]"), tf.int64)
        self.end = tf.constant(target_vec.get_vocabulary().index("[end]"), tf.int64)

    def pick(self, logits, temperature):
        if temperature == 0.0:
            return tf.argmax(logits, -1)
        return tf.random.categorical(logits[:, 0] / temperature, 1)

    @tf.function(input_signature=[tf.TensorSpec((None,), tf.string)])
    def __call__(self, texts):
        source = self.source_vec(texts)
        context = self.model.encoder(source, training=False)
        mask = tf.not_equal(source, 0)
        token = tf.fill([tf.shape(texts)[0], 1], self.start)
        state = self.model.decoder.initial_state(tf.shape(texts)[0])
        done = tf.zeros_like(token, tf.bool)
        output = tf.TensorArray(tf.int64, size=0, dynamic_size=True)
        for t in tf.range(self.max_length):
            logits, state, _ = self.model.decoder(token, context, mask, state=state, training=False)
            token = self.pick(logits, 0.0)
            done = done | tf.equal(token, self.end)
            token = tf.where(done, tf.constant(0, tf.int64), token)
            output = output.write(t, token[:, 0])
            if tf.reduce_all(done):
                break
        ids = tf.transpose(output.stack())
        return {"ids": ids, "text": tf.strings.reduce_join(tf.gather(self.words, ids), axis=1, separator=" ")}


class SampleTranslations(tf.keras.callbacks.Callback):
    def __init__(self, translate, texts, every=2):
        super().__init__()
        self.translate, self.texts, self.every = translate, texts, every

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % self.every:
            return
        for source, target in zip(self.texts, self.translate(tf.constant(self.texts))["text"].numpy()):
            print(f"  {source!r} -> {target.decode()!r}")


def evaluate(translator, pairs, vocabulary):
    ids = translator(tf.constant([s for s, _ in pairs]))["ids"].numpy()
    return sum(bleu1(t, detokenize(row, vocabulary)) for row, (_, t) in zip(ids, pairs)) / len(pairs)


def export(translator):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "translator")
        tf.saved_model.save(translator, path, signatures={"serving_default": translator.__call__})
        served = tf.saved_model.load(path).signatures["serving_default"]
        print(served(texts=tf.constant(["i see ."]))["text"].numpy())


def main():
    tf.keras.utils.set_random_seed(0)
    source, target = map(list, zip(*PAIRS))
    source_vec, target_vec = make_vectorizer(source, 50), make_vectorizer(target, 50)
    model = Translator(source_vec.vocabulary_size(), target_vec.vocabulary_size())
    model.compile(optimizer="adam", loss=masked_loss, metrics=[masked_accuracy])
    translator = ExportedTranslator(model, source_vec, target_vec)
    model.fit(batches(source, target, source_vec, target_vec, 8), epochs=1, verbose=2,
              callbacks=[SampleTranslations(translator, source[:2], every=1)])
    print("bleu1 %.3f" % evaluate(translator, PAIRS[:4], target_vec.get_vocabulary()))
    if "--export" in sys.argv[1:]:
        export(translator)


if __name__ == "__main__":
    main()
