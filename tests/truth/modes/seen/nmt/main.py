"""Neural machine translation with attention (after the TensorFlow tutorial)."""
import argparse
import collections
import math

import tensorflow as tf

from layers import BahdanauAttention, Decoder, DotAttention, Encoder
from text import PAIRS, load_dataset, preprocess_sentence
from translator import Seq2Seq


def ngrams(words, n):
    return collections.Counter(tuple(words[i:i + n]) for i in range(len(words) - n + 1))


def bleu(reference, hypothesis, max_n=2):
    r, h = reference.split(), hypothesis.split()
    logs = 0.0
    for n in range(1, max_n + 1):
        overlap = sum((ngrams(r, n) & ngrams(h, n)).values())
        logs += math.log((overlap + 1) / (max(len(h) - n + 1, 0) + 1)) / max_n
    return min(1.0, math.exp(1 - len(r) / max(len(h), 1))) * math.exp(logs)


def rouge(reference, hypothesis):
    return len(set(reference.split()) & set(hypothesis.split())) / len(reference.split())


def scheduled_sampling(epoch, k=3.0):
    return k / (k + math.exp(epoch / k))


def train(model, dataset, epochs):
    for epoch in range(epochs):
        ratio = tf.constant(scheduled_sampling(epoch), tf.float32)
        losses = [model.train_step(inp, targ, ratio) for inp, targ in dataset]
        yield epoch, float(tf.add_n(losses) / len(losses))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--attention", default="bahdanau", choices=["bahdanau", "dot"])
    parser.add_argument("--metric", default="bleu")
    args = parser.parse_args()
    attention = {"bahdanau": BahdanauAttention, "dot": DotAttention}[args.attention]
    metric = bleu if args.metric == "bleu" else rouge
    src, tgt, ds = load_dataset(4)
    model = Seq2Seq(Encoder(src.vocab_size, 8, 12), Decoder(tgt.vocab_size, 8, 12, attention), src, tgt)
    for epoch, loss in train(model, ds, 2):
        print("epoch", epoch, "loss %.3f" % loss)
    for a, b in PAIRS[:2]:
        ids = model.tf_translate(tf.constant(a), tf.constant(6))
        print(a, "->", tgt.detokenize(ids.numpy()), "|", model.beam_search(a),
              "%.2f" % metric(preprocess_sentence(b), model.beam_search(a)))


if __name__ == "__main__":
    main()
