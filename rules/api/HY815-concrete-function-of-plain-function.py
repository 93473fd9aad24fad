import tensorflow as tf


# bad: a method that only its author takes for a graph function
class Ranker(tf.Module):
    def __init__(self):
        super().__init__()
        self.bias = tf.Variable(0.5)

    def rank(self, scores):
        return tf.argsort(scores + self.bias)

    def signatures(self):
        return {"serving_default": self.rank.get_concrete_function(tf.TensorSpec([None]))}  # expect: HY815


# bad: from outside, by another name, a lambda
def double(x):
    return x * 2.0


def describe(ranker):
    rank = ranker.rank
    doubled = lambda x: double(x)
    print(rank.pretty_printed_concrete_signatures())  # expect: HY815
    return doubled.get_concrete_function(1.0)  # expect: HY815


def describe_all():
    return describe(Ranker())


def traces():
    double(tf.constant(1.0))
    return double.experimental_get_tracing_count()  # expect: HY815


# good: decorated, or wrapped where it is needed
class Graph(tf.Module):
    def __init__(self):
        super().__init__()
        self.plain = tf.function(self.plain)

    def plain(self, x):
        return x + 1.0

    @tf.function
    def decorated(self, x):
        return x + 2.0

    def signatures(self):
        spec = tf.TensorSpec([], tf.float32)
        return [self.plain.get_concrete_function(spec), self.decorated.get_concrete_function(spec)]


def wrapped():
    return tf.function(double).get_concrete_function(tf.TensorSpec([], tf.float32))


# good: the program asks whether it is one
def concrete(function):
    if hasattr(function, "get_concrete_function"):
        return function.get_concrete_function(tf.TensorSpec([], tf.float32))
    return function


def run_asked():
    return float(concrete(double)(tf.constant(2.0))), 4.0


# bad
def run_bad():
    Ranker().signatures()


# good
def run_good():
    Graph().signatures()
    wrapped()
