import tensorflow as tf


def clip(x):
    return tf.clip_by_value(x, 0.0, 1.0)


# bad
def show():
    tf.autograph.set_verbosity(1)  # expect: HY904
    return clip(tf.constant(1.0))


# good
step = tf.function(clip)


# good
def keep_silent():
    tf.autograph.set_verbosity(0)


# bad
def run_bad():
    show()


# good
def run_good():
    step(tf.constant(1.0))


# good: the text is wanted
def run_shows_the_code():
    return tf.autograph.to_code(clip).split("(")[0].split()[0], "def"
