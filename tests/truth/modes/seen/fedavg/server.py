import contextlib
import time

import numpy as np


def weighted_average(updates):
    total = sum(n for _, n in updates)
    return [sum(w * (n / total) for w, n in layer) for layer in layers_of(updates)]


def layers_of(updates):
    return zip(*[[(w, n) for w in weights] for weights, n in updates])


def coordinate_median(updates):
    return [np.median([w for w, _ in layer], axis=0) for layer in layers_of(updates)]


def clip_update(update, reference, bound):
    delta = [u - r for u, r in zip(update, reference)]
    norm = np.sqrt(sum(float(np.sum(d ** 2)) for d in delta))
    return [r + d * min(1.0, bound / (norm + 1e-9)) for r, d in zip(reference, delta)]


AGGREGATORS = {"mean": weighted_average, "median": coordinate_median}


@contextlib.contextmanager
def timed(what, log):
    start = time.perf_counter()
    try:
        yield
    finally:
        log.append((what, time.perf_counter() - start))


class Server:
    def __init__(self, model, clients, aggregator="mean", clip=None, seed=0):
        self.model, self.clients = model, clients
        self.aggregate = AGGREGATORS[aggregator]
        self.clip = clip
        self.rng = np.random.default_rng(seed)
        self.timings = []

    def sample(self, fraction):
        count = max(1, int(len(self.clients) * fraction))
        return self.rng.choice(self.clients, count, replace=False)

    def round(self, fraction=0.5):
        weights, updates, losses = self.model.get_weights(), [], []
        with timed("round", self.timings):
            for client in self.sample(fraction):
                update, n, loss = client.fit(weights)
                if self.clip:
                    update = clip_update(update, weights, self.clip)
                updates.append((update, n))
                losses.append(loss)
        self.model.set_weights(self.aggregate(updates))
        return float(np.mean(losses))

    def evaluate(self):
        weights = self.model.get_weights()
        return np.mean([c.evaluate(weights) for c in self.clients])
