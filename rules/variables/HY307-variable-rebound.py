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

    # bad: one number, which fits a variable of any shape
    @tf.function
    def add_two(self, x):
        self.count += 2.0  # expect: HY307
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


# bad: a graph loop carries the name as a tensor
class Slope(tf.Module):
    def __init__(self):
        super().__init__()
        self.place = tf.Variable(8.0)

    @tf.function
    def walk(self, times):
        place = self.place
        for _ in tf.range(times):
            place = place.assign_sub(0.5 * place)  # expect: HY307
        return self.place + 0.0

    # good: the name keeps the variable, or the loop is Python's
    @tf.function
    def walk_right(self, times):
        place = self.place
        for _ in tf.range(times):
            place.assign_sub(0.5 * place)
        for _ in range(2):
            place = place.assign_sub(0.5 * place)
        return self.place + 0.0


# good: a local tensor
@tf.function
def local(x):
    y = total + x
    y += x
    return y


def run_bad():
    counter = Counter()
    variable = counter.count
    counter.add_two(tf.constant(2.0))
    return float(variable)


def run_good():
    counter = Counter()
    variable = counter.count
    counter.add_in_graph(tf.constant(2.0))
    return float(variable)
