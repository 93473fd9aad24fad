import tensorflow as tf


# bad
@tf.function
def total():
    step = tf.constant(0)
    add = lambda value: value + step
    result = tf.constant(0)
    for i in tf.range(4):
        step = i
        result = add(result)  # expect: HY421
    return result


# good
@tf.function
def total_by_argument():
    def add(value, step):
        return value + step

    result = tf.constant(0)
    for i in tf.range(4):
        step = i
        result = add(result, step)
    return result


# good: a def
@tf.function
def total_by_def():
    step = tf.constant(0)

    def add(value):
        return value + step

    result = tf.constant(0)
    for i in tf.range(4):
        step = i
        result = add(result)
    return result


# good: the loop does not touch it; a Python loop; made inside
@tf.function
def others():
    step = tf.constant(1)
    add = lambda value: value + step
    result = tf.constant(0)
    for i in tf.range(4):
        result = add(result)
    for i in range(4):
        step = i
        result = add(result)
    for i in tf.range(4):
        scale = lambda value: value * i
        result = scale(result)
    return result


# bad: a comprehension ends before the first of its lambdas is called
class Ladder(tf.Module):
    def __init__(self, rungs):
        super().__init__()
        self.rungs = rungs

    @tf.function
    def climb(self, height, which):
        ways = [lambda: height * rung for rung in self.rungs]  # expect: HY421
        return tf.switch_case(which, branch_fns=ways)

    @tf.function
    def climb_by_pairs(self, height, which):
        ways = {k: (lambda: height + r) for k, r in enumerate(self.rungs)}  # expect: HY421
        return tf.switch_case(which, ways)


# bad: the same, collected in a loop
@tf.function
def chosen(value, which, powers):
    ways = []
    for power in powers:
        ways.append(lambda: value**power)  # expect: HY421
    return tf.switch_case(which, ways)


# bad: created eagerly, called in the graph
class Filters(tf.Module):
    def __init__(self, widths):
        super().__init__()
        self.all = [lambda x: x[:width] for width in widths]  # expect: HY421

    @tf.function
    def sizes(self, x):
        return [tf.size(part(x)) for part in self.all]


# good: a default is evaluated in the loop; called in the loop; a generator
class RightLadder(tf.Module):
    def __init__(self, rungs):
        super().__init__()
        self.rungs = rungs
        self.all = [lambda x, rung=rung: x * rung for rung in rungs]

    @tf.function
    def climb(self, height, which):
        ways = [lambda rung=rung: height * rung for rung in self.rungs]
        return tf.switch_case(which, branch_fns=ways)

    @tf.function
    def climb_all(self, height):
        total = height
        for way in (lambda x: x * rung for rung in self.rungs):
            total = way(total)
        for way in self.all:
            total = way(total)
        steps = []
        for rung in self.rungs:
            steps.append(lambda x: x + rung)
            total = steps[-1](total)
        return total


# good: no graph
def plain(powers):
    return [lambda x: x**power for power in powers]


# bad
def run_bad():
    return int(total())


# good
def run_good():
    return int(total_by_argument())


def run_called_in_loop():
    ladder = RightLadder([1.0, 2.0, 3.0])
    return float(ladder.climb_all(tf.constant(1.0))), 42.0
