"""Trains a small classifier from the command line."""
import argparse
import os
import tempfile

import tensorflow as tf

from data import DataModule
from model import build_model, summarize
from train import Trainer


def parse_args(argv=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--lr", type=float, default=1e-2)
    parser.add_argument("--width", type=int, default=8)
    parser.add_argument("--eager", action="store_true")
    parser.add_argument("--export", default="")
    return parser.parse_args(argv)


def export(model, path):
    tf.saved_model.save(model, path)
    print("saved to", path)


def main():
    args = parse_args([])
    data = DataModule(args.batch_size)
    model = build_model(args.width, data.num_classes)
    summarize(model)
    trainer = Trainer(model, tf.keras.optimizers.Adam(args.lr), log_dir=tempfile.mkdtemp())
    trainer.run(data.train(), data.valid(), args.epochs)
    best = trainer.best()
    print("best epoch", best)
    if args.export:
        export(model, os.path.join(args.export, "model"))


if __name__ == "__main__":
    main()
