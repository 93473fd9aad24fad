"""python main.py --preset base data.batch=16 epochs=1"""
import argparse

import tensorflow as tf

import data
import models  # noqa: F401  (fills the registry)
import training
from config import PRESETS
from registry import MODELS


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--preset", action="append", choices=sorted(PRESETS))
    parser.add_argument("--list", action="store_true")
    parser.add_argument("overrides", nargs="*")
    return parser.parse_args()


def run(cfg):
    tf.keras.utils.set_random_seed(0)
    train, valid = data.make(cfg.data, True, cfg.mixup), data.make(cfg.data, False)
    model = MODELS.build(cfg.model, cfg.data.size, cfg.data.classes)
    training.compile_model(model, cfg, steps=len(train))
    if cfg.resume:
        model.load_weights(cfg.resume)
    model.fit(train, validation_data=valid, epochs=cfg.epochs, verbose=0,
              callbacks=[training.Throughput(cfg.data.batch), training.EmaWeights()])
    return model.evaluate(valid, verbose=0, return_dict=True)


def main():
    args = parse()
    if args.list:
        print(*MODELS.names(), sep="\n")
        return
    for name in args.preset or ["base", "mlp"]:
        cfg = PRESETS[name].override(args.overrides)
        scores = run(cfg)
        print(cfg.name, {k: round(float(v), 3) for k, v in sorted(scores.items())})


if __name__ == "__main__":
    main()
