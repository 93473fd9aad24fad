import tensorflow as tf

traced = []


@tf.function
def sample(x, generator):
    traced.append(1)
    return x + generator.normal([])


# bad: another generator on each pass
def train(batches):
    for seed, batch in enumerate(batches):
        sample(batch, tf.random.Generator.from_seed(seed))  # expect: HY114


def train_with_name(batches):
    for batch in batches:
        generator = tf.random.Generator.from_non_deterministic_state()
        sample(batch, generator)  # expect: HY114


# bad: made for each call of a method that a loop calls
class Trainer:
    def train_one(self, batch):
        return sample(batch, generator=tf.random.Generator.from_seed(1))  # expect: HY114

    def train(self, batches):
        for batch in batches:
            self.train_one(batch)


# good: one generator
def good_train(batches):
    generator = tf.random.Generator.from_seed(1)
    for batch in batches:
        sample(batch, generator)


# good: the one that is there
def train_global(batches):
    for batch in batches:
        sample(batch, tf.random.get_global_generator())


# good: variables are compared by their type
@tf.function
def add(x, variable):
    return x + variable


def train_variables(batches):
    for batch in batches:
        add(batch, tf.Variable(1.0))


def run_bad():
    """Traces of six calls, each with a generator of its own."""
    traced.clear()
    train([tf.constant(1.0)] * 6)
    return len(traced), 6


def run_good():
    traced.clear()
    good_train([tf.constant(1.0)] * 6)
    return len(traced), 6


# good: one trace for all of them
@tf.function
def scaled(x, variable, other):
    traced.append(1)
    return x * variable + other


def run_variables():
    traced.clear()
    for value in (1.0, 2.0, 3.0):
        scaled(tf.constant(value), tf.Variable(value), tf.Variable(value))
    once = len(traced)
    twice = tf.Variable(1.0)
    scaled(tf.constant(1.0), twice, twice)
    return [once, len(traced)], [1, 2]
