import tensorflow as tf


def plain_step(model, optimizer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(x))
    variables = model.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


# bad
@tf.function
def step(model, optimizer, x):
    return plain_step(model, optimizer, x)


def train(x):
    generator = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    critic = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    generator_optimizer = tf.keras.optimizers.Adam()
    critic_optimizer = tf.keras.optimizers.Adam()
    step(generator, generator_optimizer, x)
    step(critic, critic_optimizer, x)  # expect: HY303


# bad: another optimizer for each run
@tf.function
def fit_step(model, optimizer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(x))
    variables = model.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))


def fit(model, batches):
    optimizer = tf.keras.optimizers.Adam()
    for batch in batches:
        fit_step(model, optimizer, batch)  # expect: HY303


def fit_all(models, batches):
    for model in models:
        fit(model, batches)


# bad: each pass of a loop brings its own
@tf.function
def phase_step(model, optimizer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(x))
    weights = model.trainable_weights
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))


def train_in_phases(model, x):
    phases = [tf.keras.optimizers.SGD(0.1), tf.keras.optimizers.SGD(0.01, momentum=0.9)]
    for optimizer in phases:
        for _ in range(3):
            phase_step(model, optimizer, x)  # expect: HY303


def search(model, x):
    for optimizer in (tf.keras.optimizers.Adam(), tf.keras.optimizers.RMSprop()):
        phase_step(model, x=x, optimizer=optimizer)  # expect: HY303


# good: a graph function for each pass; or the optimizers are applied in eager code
def run_function_of_each_pass():
    steps = 0
    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    for optimizer in [tf.keras.optimizers.Adam(), tf.keras.optimizers.RMSprop()]:
        step_of_pass = tf.function(plain_step)
        step_of_pass(model, optimizer, tf.ones([1, 2]))
        plain_step(model, optimizer, tf.ones([1, 2]))
        steps += int(optimizer.iterations)
    return steps, 4


# good: nothing runs it twice
@tf.function
def only_step(model, optimizer, x):
    optimizer.minimize(lambda: tf.reduce_sum(model(x)), model.trainable_variables)


def fit_only(model, batches):
    optimizer = tf.keras.optimizers.Adam()
    for batch in batches:
        only_step(model, optimizer, batch)


# good: each trainer has a graph function of its own
class Trainer:
    @tf.function
    def step(self, model, optimizer, x):
        optimizer.minimize(lambda: tf.reduce_sum(model(x)), model.trainable_variables)

    def train(self, model, batches):
        optimizer = tf.keras.optimizers.Adam()
        for batch in batches:
            self.step(model, optimizer, batch)


def train_each(models, batches):
    for model in models:
        Trainer().train(model, batches)


# good: the graph function belongs to the run, too
def fit_once(model, batches):
    optimizer = tf.keras.optimizers.Adam()
    step = tf.function(plain_step)
    for batch in batches:
        step(model, optimizer, batch)


# good: a program runs once
@tf.function
def step_of_program(model, optimizer, x):
    optimizer.minimize(lambda: tf.reduce_sum(model(x)), model.trainable_variables)


def main(model, batches):
    optimizer = tf.keras.optimizers.SGD()
    for batch in batches:
        step_of_program(model, optimizer, batch)


# good: serialized once, when it is decorated
def serialized(types, model):
    import tensorflow_federated as tff

    @tff.tf_computation(types)
    def update(x):
        optimizer = tf.keras.optimizers.SGD()
        return step_of_update(model, optimizer, x)

    return update


@tf.function
def step_of_update(model, optimizer, x):
    optimizer.minimize(lambda: tf.reduce_sum(model(x)), model.trainable_variables)


# good
def train_with_two(x):
    step_of_first = tf.function(plain_step)
    step_of_second = tf.function(plain_step)
    first_model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    second_model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    first_optimizer = tf.keras.optimizers.Adam()
    second_optimizer = tf.keras.optimizers.Adam()
    step_of_first(first_model, first_optimizer, x)
    step_of_second(second_model, second_optimizer, x)


# good: one optimizer
@tf.function
def other_step(model, optimizer, x):
    return plain_step(model, optimizer, x)


def train_both_with_one(x):
    optimizer = tf.keras.optimizers.SGD()
    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    other_step(model, optimizer, x)
    other_step(model, optimizer, 2.0 * x)


# bad
def run_bad():
    train(tf.ones([1, 2]))


# good
def run_good():
    train_with_two(tf.ones([1, 2]))


# good: once for a program
def run_once():
    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
    fit_once(model, [tf.ones([1, 2])] * 3)
    main(model, [])
    return [round(float(w), 4) for w in model.layers[0].kernel[:, 0]], round_of_adam()


def round_of_adam():
    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])
    optimizer = tf.keras.optimizers.Adam()
    for _ in range(3):
        plain_step(model, optimizer, tf.ones([1, 2]))
    return [round(float(w), 4) for w in model.layers[0].kernel[:, 0]]


# good: each object traces its own
class Learner:
    def __init__(self):
        self.model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1, kernel_initializer="ones")])

    @tf.function
    def step(self, optimizer, x):
        plain_step(self.model, optimizer, x)

    def fit(self, x):
        optimizer = tf.keras.optimizers.Adam()
        for _ in range(3):
            self.step(optimizer, x)
        return [round(float(w), 4) for w in self.model.layers[0].kernel[:, 0]]


def run_method_of_each_object():
    first, second = Learner(), Learner()
    return [first.fit(tf.ones([1, 2])), second.fit(tf.ones([1, 2]))], [round_of_adam()] * 2
