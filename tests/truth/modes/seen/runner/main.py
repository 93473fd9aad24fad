import copy

import components  # noqa: F401  registers models, losses, optimizers
from engine import RUNNERS
from registry import MODELS, OPTIMIZERS

BASE = dict(
    runner="plain",
    model=dict(type="mlp", n_in=6, n_out=3),
    loss=dict(type="smooth_ce", eps=0.1),
    optimizer=dict(type="lion", lr=1e-3),
    pipeline=["jitter", "mixup_free"],
    hooks=[dict(type="ema"), dict(type="log")],
    epochs=1,
)

EXPERIMENTS = {
    "baseline": {},
    "sam_wide": {"runner": "sam", "model.type": "wide_deep", "loss": dict(type="poly1"),
                 "optimizer": dict(type="sgd", lr=0.05)},
    "debug": {"eager": True, "epochs": 1, "hooks": [dict(type="log")]},
}


def override(cfg, changes):
    cfg = copy.deepcopy(cfg)
    for path, value in changes.items():
        node = cfg
        *parents, leaf = path.split(".")
        for p in parents:
            node = node[p]
        node[leaf] = value
    return cfg


def run(name):
    cfg = override(BASE, EXPERIMENTS[name])
    return RUNNERS[cfg["runner"]](cfg).run()


def sweep(key, values):
    for v in values:
        yield v, override(BASE, {key: v})


if __name__ == "__main__":
    print(MODELS.describe(), "lion" in OPTIMIZERS)
    for name in EXPERIMENTS:
        print(name, sorted(run(name)))
