import tensorflow as tf


# bad: a longer list brings a new key
class Accumulator:
    def __init__(self):
        self.sums = {}

    @tf.function
    def add(self, gradients):
        for i, gradient in enumerate(gradients):
            if i not in self.sums.keys():
                self.sums[i] = tf.Variable(tf.zeros_like(gradient))  # expect: HY313
            self.sums[i].assign_add(gradient)


totals = {}


# bad: the key is an argument
@tf.function
def count(name, amount):
    if name not in totals:
        totals[name] = tf.Variable(0.0)  # expect: HY313
    return totals[name].assign_add(amount)


# good: made before the first call
class Prepared:
    def __init__(self, shapes):
        self.sums = {i: tf.Variable(tf.zeros(s)) for i, s in enumerate(shapes)}

    @tf.function
    def add(self, gradients):
        for i, gradient in enumerate(gradients):
            self.sums[i].assign_add(gradient)


# good: always the same key
class Counter:
    def __init__(self):
        self.made = {}

    @tf.function
    def count(self, x):
        if "steps" not in self.made:
            self.made["steps"] = tf.Variable(0.0)
        return self.made["steps"].assign_add(x)


# good: the keys are decided by the graph function that calls
class Layers:
    def __init__(self):
        self.made = {}

    def get(self, name):
        if name not in self.made:
            self.made[name] = tf.Variable(1.0)
        return self.made[name]

    @tf.function
    def run(self, x):
        return self.get("a") * x + self.get("b")


# good: traced once, for one length
class Signed:
    def __init__(self):
        self.sums = {}

    @tf.function(input_signature=[[tf.TensorSpec([], tf.float32)] * 2])
    def add(self, gradients):
        for i, gradient in enumerate(gradients):
            if i not in self.sums:
                self.sums[i] = tf.Variable(tf.zeros_like(gradient))
            self.sums[i].assign_add(gradient)


# bad
def run_bad():
    one = tf.constant(1.0)
    accumulator = Accumulator()
    accumulator.add([one])
    accumulator.add([one, one])


# good
def run_good():
    one = tf.constant(1.0)
    prepared = Prepared([[], []])
    prepared.add([one])
    prepared.add([one, one])


# good: both keys are there after the first call
def run_helper():
    layers = Layers()
    return [float(layers.run(tf.constant(v))) for v in (1.0, 2.0)] + [sorted(layers.made)], [2.0, 3.0, ["a", "b"]]


def run_with_signature():
    signed = Signed()
    one = tf.constant(1.0)
    for _ in range(3):
        signed.add([one, one])
    return [float(v) for v in signed.sums.values()], [3.0, 3.0]


# good: HY301 tells it
@tf.function
def count_anew(amount):
    totals["all"] = tf.Variable(0.0)
    return totals["all"].assign_add(amount)


def run_without_guard():
    raised = []
    try:
        count_anew(tf.constant(1.0))
    except ValueError as error:
        raised.append("singleton tf.Variables" in str(error))
    return raised, [True]
