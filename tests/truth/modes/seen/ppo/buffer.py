import numpy as np


def discount(x, gamma):
    out = np.zeros_like(x)
    running = 0.0
    for i in reversed(range(len(x))):
        running = x[i] + gamma * running
        out[i] = running
    return out


class RolloutBuffer:
    def __init__(self, gamma=0.99, lam=0.95):
        self.gamma = gamma
        self.lam = lam
        self.clear()

    def clear(self):
        self.obs, self.acts, self.rews, self.vals, self.logps = [], [], [], [], []
        self.advs, self.rets = [], []
        self.start = 0

    def add(self, obs, act, rew, val, logp):
        for store, value in zip((self.obs, self.acts, self.rews, self.vals, self.logps),
                                (obs, act, rew, val, logp)):
            store.append(value)

    def finish_path(self, last_value=0.0):
        rews = np.array(self.rews[self.start:] + [last_value], np.float32)
        vals = np.array(self.vals[self.start:] + [last_value], np.float32)
        deltas = rews[:-1] + self.gamma * vals[1:] - vals[:-1]
        self.advs.extend(discount(deltas, self.gamma * self.lam))
        self.rets.extend(discount(rews, self.gamma)[:-1])
        self.start = len(self.rews)

    def __len__(self):
        return len(self.obs)

    def get(self):
        adv = np.array(self.advs, np.float32)
        adv = (adv - adv.mean()) / (adv.std() + 1e-8)
        return (np.array(self.obs, np.float32), np.array(self.acts, np.float32), adv,
                np.array(self.rets, np.float32), np.array(self.logps, np.float32))

    def minibatches(self, size, rng):
        arrays = self.get()
        order = rng.permutation(len(self))
        for i in range(0, len(order), size):
            yield tuple(a[order[i:i + size]] for a in arrays)
