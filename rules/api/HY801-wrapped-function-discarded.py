import tensorflow as tf

runs = []


# bad: nothing keeps the graph function
def step(x):
    runs.append("step")
    return tf.reduce_sum(x)


tf.function(step)  # expect: HY801


# bad: the method stays what it is
class Trainer:
    def __init__(self, use_graph):
        if use_graph:
            tf.function(self.step, jit_compile=True)  # expect: HY801

    def step(self, x):
        return tf.reduce_mean(x)


# good: bound
def other_step(x):
    runs.append("other_step")
    return tf.reduce_sum(x)


other_step = tf.function(other_step)


class OtherTrainer:
    def __init__(self, use_graph):
        if use_graph:
            self.step = tf.function(self.step)

    def step(self, x):
        return tf.reduce_mean(x)


# good: called, returned, given on
def compute(x):
    tf.function(other_step)(x)
    print(tf.function(other_step))
    return tf.function(other_step)


# good: it is there for its exception
def check_that_it_raises(raises):
    with raises(TypeError):
        tf.function(3)


# good: only sets options
decorate = tf.function(jit_compile=True)


def run_bad():
    """How often the body runs in three calls: as often as it is called."""
    runs.clear()
    for value in (1.0, 2.0, 3.0):
        step(tf.constant([value]))
    return len(runs)


def run_good():
    """Once: while it is traced."""
    runs.clear()
    for value in (1.0, 2.0, 3.0):
        other_step(tf.constant([value]))
    return len(runs)


# good: called for its exception
def run_for_its_exception():
    raised = []
    try:
        tf.function(step, jit_compiled=True)
    except TypeError:
        raised.append("TypeError")
    return raised, ["TypeError"]
