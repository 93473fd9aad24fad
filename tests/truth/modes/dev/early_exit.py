"""What stands behind a return, a raise, an assert or a loop that is not entered."""
import tensorflow as tf

STEPS = 0
PHASES = ()
ENABLED = {"clip": False, "scale": True}


def warm_up(x):
    return x


def phase(name):
    return name


def after(x):
    return x


def clip(x):
    return tf.clip_by_value(x, 0.0, 1.0)


def scale(x):
    return x * 2.0


def first(x):
    return x + 1.0
    return after(x)


@tf.function
def step(x):
    for _ in range(STEPS):
        x = warm_up(x)
    if ENABLED["clip"]:
        x = clip(x)
    if ENABLED["scale"]:
        x = scale(x)
    while False:
        x = after(x)
    return first(x)


for name in PHASES:
    phase(name)
step(tf.constant(1.0))
