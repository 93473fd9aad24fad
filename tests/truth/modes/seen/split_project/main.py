import argparse
import os
import tempfile

import tensorflow as tf

import data
from callbacks import make_callbacks
from models import build_model, build_scorer

VERBOSE = os.environ.get("SPLIT_VERBOSE", "0") == "1"


class Exported(tf.Module):
    def __init__(self, model, width):
        super().__init__()
        self.model = model
        self.score = tf.function(self._score, input_signature=[tf.TensorSpec([None, width], tf.float32)])

    def _score(self, x):
        return {"score": self.model(x)}


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", type=int, default=4)
    parser.add_argument("--export", default="")
    parser.add_argument("--plot")
    parser.add_argument("--scorer", action=argparse.BooleanOptionalAction, default=True)
    return parser.parse_args([])


def plot(history):
    print(sorted(history.history))


def report(text):
    print(text)


def export(model, folder):
    model.export(folder)


def train(model, options, log):
    return model.fit(data.dataset(options), epochs=2, verbose=0, callbacks=make_callbacks(log))


def main():
    args = parse()
    options = data.Options(width=args.width)
    log = []
    model = build_model(options.width)
    history = train(model, options, log)
    print(model.evaluate(data.dataset(options, training=False), verbose=0, return_dict=True).keys())
    if args.plot:
        plot(history)
    if args.export:
        export(model, args.export)
    if VERBOSE:
        report("done")
    if args.scorer:
        scorer = build_scorer(options.width)
        scorer.fit(data.dataset(options), verbose=0)
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(Exported(model, options.width), folder)


if __name__ == "__main__":
    main()
