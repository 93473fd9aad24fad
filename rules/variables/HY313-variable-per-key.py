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
