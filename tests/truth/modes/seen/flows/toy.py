import numpy as np


def two_moons(n, seed=0):
    rng = np.random.default_rng(seed)
    t = rng.uniform(0, np.pi, n)
    upper = rng.random(n) < 0.5
    x = np.where(upper, np.cos(t), 1 - np.cos(t))
    y = np.where(upper, np.sin(t), 0.5 - np.sin(t))
    return jitter(np.stack([x, y], 1), rng)


def jitter(points, rng, scale=0.05):
    return (points + rng.normal(0, scale, points.shape)).astype("float32")
