import tensorflow as tf

total = tf.Variable(0.0)


class Counter(tf.Module):
    def __init__(self):
        self.count = tf.Variable(0.0)

    # bad
    @tf.function
    def add(self, x):
        self.count += x  # expect: HY307
        return x

    # bad
    @tf.function
    def add_plainly(self, x):
        self.count = self.count + x  # expect: HY307
        return x

    # good
    @tf.function
    def add_in_graph(self, x):
        self.count.assign_add(x)
        return x


# bad
@tf.function
def accumulate(x):
    global total
    total -= x  # expect: HY307
    return total


# good: a local tensor
@tf.function
def local(x):
    y = total + x
    y += x
    return y


def run_bad():
    counter = Counter()
    variable = counter.count
    counter.add(tf.constant(2.0))
    return float(variable)


def run_good():
    counter = Counter()
    variable = counter.count
    counter.add_in_graph(tf.constant(2.0))
    return float(variable)
