import functools

import tensorflow as tf

traced = []


# bad: the decorator runs on each pass
def train(batches):
    total = 0.0
    for batch in batches:
        @tf.function  # expect: HY101
        def step(x):
            traced.append("step")
            return tf.reduce_sum(x)

        total += step(batch)
    return total


def loss(x):
    return tf.reduce_mean(tf.square(x))


# bad: wrapped on each pass
def evaluate(batches):
    losses = []
    while batches:
        compute = tf.function(loss, jit_compile=True)  # expect: HY101
        losses.append(compute(batches.pop()))
    return losses


# bad: wrapped and called at once
def evaluate_all(batches):
    return [tf.function(loss)(batch) for batch in batches]  # expect: HY101


# bad: a wrapper of the project
def graph(f):
    return tf.function(f, autograph=False)


def evaluate_with_wrapper(batches):
    for batch in batches:
        compute = graph(loss)  # expect: HY101
        print(compute(batch))


# good: made once
def train_once(batches):
    @tf.function
    def step(x):
        traced.append("once")
        return tf.reduce_sum(x)

    return sum(step(batch) for batch in batches)


# good: one for each model, kept
def compile_models(models):
    steps = {}
    for name, model in models.items():
        steps[name] = tf.function(model)
    return steps


# good: each fold has a model of its own, so each needs a function of its own
def cross_validate(folds):
    scores = []
    for fold in folds:
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])

        @tf.function
        def step(x):
            return tf.reduce_mean(model(x))

        scores.append([step(batch) for batch in fold])
    return scores


# good: another trace for each model, wherever the function is made
def search(units, batches):
    for count in units:
        model = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(count)])

        @tf.function
        def step(model, x):
            traced.append("searched")
            return tf.reduce_mean(model(x))

        for batch in batches:
            step(model, batch)


# good: another trace for each phase, whose level is a Python number
class Phase:
    def __init__(self, level):
        self.level = level


def leveled(x, level):
    traced.append("leveled")
    return x * level


def in_phases(phases, batches):
    for phase in phases:
        step = tf.function(leveled)
        for batch in batches:
            step(batch, phase.level)


# bad: a number that the loop inside changes is none of the phase
def in_steps(phases, batches):
    for phase in phases:
        step = tf.function(leveled)  # expect: HY101
        for number, batch in enumerate(batches):
            step(batch, number)
        print(phase)


# bad: the model is always the same
def search_one(model, rounds, batches):
    for _ in range(rounds):
        @tf.function  # expect: HY101
        def step(model, x):
            return tf.reduce_mean(model(x))

        for batch in batches:
            step(model, batch)


# good: made on the first pass only
def train_lazily(batches):
    step = None
    for batch in batches:
        if step is None:
            step = tf.function(loss)
        step(batch)


# good: kept for later
def collect(functions):
    kept = []
    for function in functions:
        wrapped = tf.function(loss)
        kept.append(wrapped)
    return kept


# bad: kept, and run in each iteration all the same
def count_graphs(batches):
    made = set()
    for batch in batches:
        compute = tf.function(loss)  # expect: HY101
        made.add(compute)
        compute(batch)
    return len(made)


# good: kept, and run once
def keep_and_warm(batches):
    kept = []
    for number, batch in enumerate(batches):
        compute = tf.function(loss)
        kept.append(compute)
        if number == 0:
            compute(batch)
    return kept


# bad: a strategy runs it
strategy = tf.distribute.get_strategy()


def evaluate_replicas(batches):
    for batch in batches:
        replica = tf.function(loss)  # expect: HY101
        strategy.run(replica, args=(batch,))


def evaluate_replicas_at_once(batches):
    return [strategy.run(tf.function(loss), args=(batch,)) for batch in batches]  # expect: HY101


# good: the strategy runs it for another model each time
def apply_to(model, x):
    return tf.reduce_mean(model(x))


def compare_models(sizes, batch):
    values = []
    for size in sizes:
        model = tf.keras.layers.Dense(size)
        replica = tf.function(apply_to)
        values.append(strategy.run(replica, args=(model, batch)))
    return values


def run_bad():
    """Traces of a step that four passes make anew."""
    traced.clear()
    train([tf.constant([float(i)]) for i in range(4)])
    return traced.count("step"), 4


def run_good():
    traced.clear()
    train_once([tf.constant([float(i)]) for i in range(4)])
    return traced.count("once"), 4


# good: each pass needs another function
def run_bound_in_the_pass():
    values = []
    for scale in (1.0, 2.0, 3.0):
        @tf.function
        def scaled(x):
            return x * scale

        values.append(float(scaled(tf.constant(2.0))))
    return values, [2.0, 4.0, 6.0]


# good: two models, two traces
def run_given_each_model():
    traced.clear()
    search([1, 2], [tf.ones([1, 2])] * 3)
    return traced.count("searched"), 2


# good: two numbers, two traces
def run_given_a_number_of_the_pass():
    traced.clear()
    in_phases([Phase(1.0), Phase(2.0)], [tf.ones([2])] * 3)
    return traced.count("leveled"), 2


# good: each of them is traced once, however often it is called
def counted(x):
    traced.append("counted")
    return x


def run_kept():
    traced.clear()
    kept = []
    lazy = None
    for _ in range(2):
        kept.append(tf.function(counted))
        if lazy is None:
            lazy = tf.function(counted)
    for _ in range(3):
        for function in kept + [lazy]:
            function(tf.constant(1.0))
    return len(traced), 3


# good: HY103 tells it
def count_anew(batch):
    compute = tf.function(counted)
    return compute(batch)


def run_told_of_the_caller():
    traced.clear()
    for value in (1.0, 2.0, 3.0):
        count_anew(tf.constant(value))
    return len(traced), 3


# good: what a function of a library does with an object of the pass is not known
def run_given_to_a_library():
    values = []
    for name in ("add", "multiply"):
        combine = getattr(tf.math, name)
        values.append(float(tf.function(functools.reduce)(combine, [tf.constant(3.0), tf.constant(4.0)])))
    return values, [7.0, 12.0]
