import contextlib
import time

import numpy as np


class Hook:
    def before_epoch(self, trainer):
        pass

    def after_step(self, trainer, losses):
        pass

    def after_epoch(self, trainer):
        pass


class HookList(list):
    def fire(self, event, *args):
        for hook in self:
            getattr(hook, event)(*args)

    @contextlib.contextmanager
    def epoch(self, trainer):
        self.fire("before_epoch", trainer)
        try:
            yield
        finally:
            self.fire("after_epoch", trainer)


class LossLog(Hook):
    def __init__(self):
        self.current, self.epochs = [], []

    def before_epoch(self, trainer):
        self.current = []

    def after_step(self, trainer, losses):
        self.current.append({k: float(v) for k, v in losses.items()})

    def after_epoch(self, trainer):
        self.epochs.append(self.mean())

    def mean(self):
        return {k: float(np.mean([row[k] for row in self.current])) for k in self.current[0]}


class DynamicWeights(Hook):
    """Dynamic weight averaging over task losses."""

    def __init__(self, log, temperature=2.0):
        self.log = log
        self.temperature = temperature

    def after_epoch(self, trainer):
        if len(self.log.epochs) < 2:
            return
        prev, last = self.log.epochs[-2:]
        ratios = np.array([last[t.name] / (prev[t.name] + 1e-8) for t in trainer.tasks])
        for task, weight in zip(trainer.tasks, self.softmax(ratios)):
            task.weight.assign(weight)

    def softmax(self, ratios):
        e = np.exp(ratios / self.temperature)
        return (len(e) * e / e.sum()).astype("float32")


class Timer(Hook):
    def __init__(self, clock=time.perf_counter):
        self.clock = clock
        self.durations = []

    def before_epoch(self, trainer):
        self.start = self.clock()

    def after_epoch(self, trainer):
        self.durations.append(self.clock() - self.start)
