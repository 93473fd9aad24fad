import functools

import tensorflow as tf

traced = []


# bad: made anew for each batch
def train_batch(batch):
    @tf.function  # expect: HY103
    def step(x):
        traced.append("step")
        return tf.reduce_sum(x)

    return step(batch)


def train(batches):
    for batch in batches:
        train_batch(batch)


# bad: and so whenever the property is read
class Scorer:
    def __init__(self, weight):
        self.weight = weight

    def _score(self, x):
        return x * self.weight

    @property
    def score(self):
        return tf.function(self._score)  # expect: HY103

    @property
    def rank(self):
        @tf.function  # expect: HY103
        def ranked(x):
            return tf.argsort(x * self.weight)

        return ranked

    def score_all(self, batches):
        return [self.score(batch) for batch in batches]


def rank_all(batches):
    scorer = Scorer(2.0)
    for batch in batches:
        scorer.rank(batch)


# bad: and so for each epoch, through another method
class Trainer:
    def __init__(self, model):
        self.model = model

    def loss(self, x):
        return tf.reduce_mean(self.model(x))

    def epoch(self, batches):
        compute = tf.function(self.loss)  # expect: HY103
        return sum(compute(batch) for batch in batches)

    def validate(self, batches):
        return self.epoch(batches)

    def fit(self, batches, epochs):
        for _ in range(epochs):
            self.validate(batches)


# good: the function around it is traced itself, and all goes into its graph
@tf.function
def normalize(x):
    @tf.function
    def scale(value):
        return value / 2.0

    return scale(x)


# bad: advice, as no loop is seen: what is traced is used once
def price(spot, strike):
    @tf.function  # expect: HY103
    def sign(x):
        return tf.where(x > 0.0, 1.0, -1.0)

    difference = tf.math.log(spot / strike)
    return tf.abs(difference) * sign(difference)


# good: made once, where it is defined
@tf.function
def good_step(x):
    traced.append("good_step")
    return tf.reduce_sum(x)


def good_train(batches):
    for batch in batches:
        good_step(batch)


# good: made once, used for all batches
def good_main(batches):
    @tf.function
    def step(x):
        return tf.reduce_sum(x)

    for batch in batches:
        step(batch)


# good: a factory hands it on
def make_step(scale):
    @tf.function
    def step(x):
        return tf.reduce_sum(x) * scale

    return step


def use_factory(batches):
    for scale in (1.0, 2.0):
        step = make_step(scale)
        for batch in batches:
            step(batch)


# good: each fold has a model of its own
def run_fold(batches):
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])

    @tf.function
    def step(x):
        return tf.reduce_mean(model(x))

    for batch in batches:
        step(batch)


def cross_validate(folds):
    for batches in folds:
        run_fold(batches)


# good: each model that it is given needs its own
def evaluate(model, batches):
    step = tf.function(model)
    return [step(batch) for batch in batches]


def evaluate_all(models, batches):
    return [evaluate(model, batches) for model in models]


# good: compiled by itself
@tf.function
def compile_a_part(x):
    @tf.function(jit_compile=True)
    def scale(value):
        return value / 2.0

    return scale(x)


# bad: a factory that each pass asks again
def make_scaled(settings):
    def scaled(x):
        return x * settings["rate"]

    @tf.function  # expect: HY103
    def step(x):
        return scaled(x)

    return step


def train_scaled(settings, x):
    for _ in range(3):
        step = make_scaled(settings)
        x = step(x)
    return x


# bad: under a condition, and below a function that a loop calls
def make_update(rate, compiled=True):
    def update(w):
        return w - rate * w

    if compiled:
        update = tf.function(update)  # expect: HY103
    return update


def minimize(w):
    update = make_update(tf.constant(0.1))
    for _ in range(2):
        w = update(w)
    return w


def minimize_all():
    for start in (1.0, 2.0):
        minimize(tf.constant(start))


# bad: put into a list, and run by each call all the same
compiled = []


def run_round(weights, batches, rate):
    @tf.function  # expect: HY103
    def move(x):
        return weights.assign_sub(rate * x)

    compiled.append(move)
    for batch in batches:
        move(batch)


def run_rounds(weights, batches):
    for _ in range(8):
        run_round(weights, batches, 0.5)


# bad: a factory that a method asks in each epoch, with what it is always given
class Epochs:
    def __init__(self, model):
        self.model = model

    def make_step(self, scale):
        @tf.function  # expect: HY103
        def step(x):
            return self.model(x) * scale

        return step

    def run_one(self, batches, scale):
        step = self.make_step(scale)
        for batch in batches:
            step(batch)

    def run_all(self, batches):
        for _ in range(8):
            self.run_one(batches, 2.0)


# good: the object has another model each time
class Folds:
    def run_one(self, batches):
        @tf.function
        def step(x):
            return self.model(x)

        for batch in batches:
            step(batch)

    def run_all(self, batches):
        for units in range(8):
            self.model = tf.keras.layers.Dense(units)
            self.run_one(batches)


# good: it is traced for each model that it is given, wherever it is made
def fit_model(model, batches):
    @tf.function
    def step(network, x):
        traced.append("given")
        return network(x)

    for batch in batches:
        step(model, batch)


def fit_models(batches):
    for units in (1, 2):
        model = tf.keras.layers.Dense(units)
        model.build([None, 2])
        fit_model(model, batches)


# good: each pass has a model of its own
def make_model_step(units):
    model = tf.keras.Sequential([tf.keras.layers.Dense(units)])

    @tf.function
    def step(x):
        return model(x)

    return step


def compare(x):
    for units in (1, 2):
        step = make_model_step(units)
        step(x)


# good: another function on each pass, and kept
def make_power(exponent):
    @tf.function
    def power(x):
        return x**exponent

    return power


powers = {}
for exponent in (1, 2, 3):
    powers[exponent] = make_power(exponent)


# good: made once for the same argument
@functools.lru_cache
def make_offset(offset):
    @tf.function
    def moved(x):
        return x + offset

    return moved


def move(x):
    for _ in range(3):
        step = make_offset(1)
        x = step(x)
    return x


def run_bad():
    """Traces of four batches."""
    traced.clear()
    train([tf.constant([float(i)]) for i in range(4)])
    return len(traced), 4


def run_good():
    traced.clear()
    good_train([tf.constant([float(i)]) for i in range(4)])
    return len(traced), 4


# good: the weights of each run are its own
def run_its_own_model():
    def fold(start):
        model = tf.keras.layers.Dense(1, kernel_initializer=tf.keras.initializers.Constant(start))

        @tf.function
        def step(x):
            return model(x)

        for _ in range(2):
            y = step(tf.ones([1, 1]))
        return float(y[0, 0])

    return [fold(start) for start in (1.0, 2.0)], [1.0, 2.0]


# good: another value each time
def scaled_sum(scale, batches):
    @tf.function
    def step(x):
        return tf.reduce_sum(x) * scale

    return sum(float(step(batch)) for batch in batches)


def run_another_value_each_time():
    batches = [tf.constant([1.0]), tf.constant([2.0])]
    return [scaled_sum(scale, batches) for scale in (1.0, 2.0)], [3.0, 6.0]


# good: each pass has a model of its own, which is another trace anyway
def make_apply():
    @tf.function
    def apply(model, x):
        traced.append("applied")
        return model(x)

    return apply


def run_called_with_each_model():
    traced.clear()
    for units in (1, 2):
        model = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(units)])
        apply = make_apply()
        for _ in range(3):
            apply(model, tf.ones([1, 2]))
    return traced.count("applied"), 2


# bad: the model is always the same
def train_one(model, rounds, batches):
    for _ in range(rounds):
        apply = make_one_apply()
        for batch in batches:
            apply(model, batch)


def make_one_apply():
    @tf.function  # expect: HY103
    def apply(model, x):
        return model(x)

    return apply


# good: traced once, though it is made in a method
class Keeper:
    def prepare(self):
        def compute(x):
            traced.append("kept")
            return x + 1.0

        self.compute = tf.function(compute)


def run_stored():
    traced.clear()
    keeper = Keeper()
    keeper.prepare()
    for value in (1.0, 2.0, 3.0):
        keeper.compute(tf.constant(value))
    return len(traced), 1


# good: one for each scale
def run_returned():
    steps = [make_step(scale) for scale in (1.0, 2.0)]
    return [float(step(tf.constant([3.0]))) for step in steps], [3.0, 6.0]


# good: this part is compiled
def run_options():
    operations = compile_a_part.get_concrete_function(tf.constant(1.0)).graph.get_operations()
    return sum(o.node_def.attr["_XlaMustCompile"].b for o in operations), 1


# good: once, with the function around it
@tf.function
def halved(x):
    @tf.function
    def scale(value):
        traced.append("scale")
        return value / 2.0

    return scale(x)


def run_traced_itself():
    traced.clear()
    for value in (1.0, 2.0, 3.0):
        halved(tf.constant(value))
    return len(traced), 1


# good: in the first pass alone
def make_kept(rate):
    @tf.function
    def step(x):
        return x * rate

    return step


kept_steps = []
for rate in (0.1, 0.1, 0.1):
    if len(kept_steps) == 0:
        kept_steps.append(make_kept(rate))
    kept_steps[0](tf.ones([2]))


def run_kept():
    return [kept_steps[0].experimental_get_tracing_count(), len(kept_steps)], [1, 1]


# good: two models, two traces
def run_given_each_model():
    traced.clear()
    fit_models([tf.ones([1, 2])] * 3)
    return len(traced), 2


# good: the property keeps it, or belongs to another object in each iteration
class KeptScorer:
    def __init__(self):
        self._made = None

    def _score(self, x):
        traced.append("score")
        return x * 2.0

    @functools.cached_property
    def score(self):
        return tf.function(self._score)

    @property
    def checked(self):
        if self._made is None:
            self._made = tf.function(self._score)
        return self._made

    @property
    def fresh(self):
        return tf.function(self._score)


def run_kept_by_property():
    traced.clear()
    scorer = KeptScorer()
    for value in (1.0, 2.0, 3.0):
        scorer.score(tf.constant(value))
        scorer.checked(tf.constant(value))
    for other in (KeptScorer(), KeptScorer()):
        other.fresh(tf.constant(1.0))
    return len(traced), 4
