import json
import time

import tensorflow as tf

from registry import HOOKS


class Hook:
    priority = 50

    def before_run(self, runner):
        pass

    def before_epoch(self, runner):
        pass

    def after_step(self, runner, logs):
        pass

    def after_epoch(self, runner, logs):
        pass


@HOOKS.register(name="ema")
class EMAHook(Hook):
    priority = 10

    def __init__(self, decay=0.9):
        self.ema = tf.train.ExponentialMovingAverage(decay)
        self.decay = decay
        self.shadow = None

    def before_run(self, runner):
        self.shadow = [tf.Variable(v) for v in runner.model.trainable_variables]

    @tf.function
    def update(self, variables):
        for s, v in zip(self.shadow, variables):
            s.assign(self.blend(s, v))

    def blend(self, s, v):
        return self.decay * s + (1 - self.decay) * v

    def after_step(self, runner, logs):
        self.update(list(runner.model.trainable_variables))

    def distance(self, runner):
        return sum(float(tf.norm(s - v)) for s, v in zip(self.shadow, runner.model.trainable_variables))

    def after_epoch(self, runner, logs):
        logs["ema_distance"] = self.distance(runner)


@HOOKS.register(name="log")
class LogHook(Hook):
    def __init__(self, sink=print):
        self.sink = sink
        self.start = None

    def before_epoch(self, runner):
        self.start = time.time()

    def after_epoch(self, runner, logs):
        self.sink(json.dumps({k: round(float(v), 4) for k, v in sorted(logs.items())}))


@HOOKS.register(name="profile")
class ProfileHook(Hook):
    def before_run(self, runner):
        tf.profiler.experimental.start("/tmp/prof")

    def after_epoch(self, runner, logs):
        tf.profiler.experimental.stop()


class HookList:
    def __init__(self, hooks):
        self.hooks = sorted(hooks, key=lambda h: h.priority)

    def __getattr__(self, event):
        def fire(*args):
            for hook in self.hooks:
                getattr(hook, event)(*args)
        return fire
