import tensorflow as tf


# bad
@tf.function
def factorial(n):  # expect: HY420
    if n > 1:
        return n * factorial(n - 1)
    return 1


# bad: by way of another function
@tf.function
def even(n):  # expect: HY420
    if n > 0:
        return odd(n - 1)
    return True


def odd(n):
    if n > 0:
        return even(n - 1)
    return False


# good
@tf.function
def factorial_in_graph(n):
    result = tf.ones_like(n)
    while n > 1:
        result *= n
        n -= 1
    return result


# good: the method of the base class
class Base(tf.Module):
    @tf.function
    def step(self, x):
        return x


class Child(Base):
    @tf.function
    def step(self, x):
        return super().step(x) + 1.0


# good: over Python numbers it ends while it is traced
@tf.function
def countdown(n):
    return countdown(n - 1) if n > 0 else 0


# good: eager
def walk(n):
    return walk(n - 1) if n else 0


# good: another object, and one of them has nothing inside
class Stage(tf.Module):
    def apply(self, x):
        raise NotImplementedError

    @tf.function
    def run(self, x):
        return self.apply(x)


class Outer(Stage):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def apply(self, x):
        return self.inner.run(x)


class Inner(Stage):
    def apply(self, x):
        return x + 1.0


# good: counts down a number of Python
@tf.function
def power(x, exponent=3):
    if exponent == 0:
        return tf.ones_like(x)
    return x * power(x, exponent=exponent - 1)


# bad: a helper of a graph function, and the number is a tensor
class Series(tf.Module):
    def term(self, x, order):
        if order == 0:
            return tf.ones_like(x)
        return x * self.term(x, order - 1)  # expect: HY420

    @tf.function
    def last(self, x, order):
        return self.term(x, order)


def last_of_series():
    series = Series()
    return series.last(tf.constant(2.0), tf.constant(3))


def halved(x):
    return x if tf.reduce_max(x) < 1.0 else halved(x / 2.0)  # expect: HY420


halved_in_graph = tf.function(lambda x: halved(x) + 1.0)


# good: the helper counts a number of Python, or ends at a list
def doubled(x, times):
    if times == 0:
        return x
    return doubled(x * 2.0, times - 1)


def flattened(parts, limit):
    if tf.is_tensor(parts):
        return parts if limit > 0 else -parts
    return tf.concat([flattened(part, limit) for part in parts], axis=0)


@tf.function
def doubled_twice(x, limit):
    return doubled(x, 2) + flattened([[x, x], [x]], limit)


def run_bad():
    factorial(tf.constant(5))


def run_good():
    factorial_in_graph(tf.constant(5))
    countdown(3)
    power(tf.constant(2.0))
    doubled_twice(tf.constant([1.0]), tf.constant(1))
    halved(tf.constant([4.0]))
    outer = Outer(Inner())
    outer.run(tf.constant(1.0))
    child = Child()
    child.step(tf.constant(1.0))


# good: three objects, of which the last has no rest
class Chain(tf.Module):
    def __init__(self, rest=None):
        super().__init__()
        self.rest = rest

    @tf.function
    def apply(self, x):
        if self.rest is not None:
            x = self.rest.apply(x)
        return x + 1.0


def run_another_object():
    chain = Chain(Chain(Chain()))
    return float(chain.apply(tf.constant(0.0))), 3.0


def run_counts_down():
    return float(power(tf.constant(2.0))), 8.0
