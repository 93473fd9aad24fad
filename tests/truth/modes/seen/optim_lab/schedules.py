import math

import tensorflow as tf

Base = tf.keras.optimizers.schedules.LearningRateSchedule


class Warmup(Base):
    def __init__(self, inner, steps):
        super().__init__()
        self.inner = inner
        self.steps = steps

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        ramp = tf.minimum(1.0, (step + 1.0) / self.steps)
        return ramp * self.peak(step)

    def peak(self, step):
        return self.inner(step) if callable(self.inner) else self.inner

    def get_config(self):
        return {"inner": self.inner, "steps": self.steps}


class Cyclic(Base):
    def __init__(self, low, high, period):
        self.low, self.high, self.period = low, high, period

    def __call__(self, step):
        phase = tf.math.floormod(tf.cast(step, tf.float32), self.period) / self.period
        return self.low + (self.high - self.low) * self.wave(phase)

    def wave(self, phase):
        return 0.5 * (1.0 + tf.cos(2.0 * math.pi * phase))

    def get_config(self):
        return {"low": self.low, "high": self.high, "period": self.period}


class Triangular(Cyclic):
    def wave(self, phase):
        return 1.0 - tf.abs(2.0 * phase - 1.0)


def constant(value):
    return lambda step: value
