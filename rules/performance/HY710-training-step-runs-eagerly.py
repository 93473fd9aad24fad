import functools
import random

import numpy as np
import tensorflow as tf

layers = [tf.keras.layers.Dense(16, activation="relu") for _ in range(3)]
model = tf.keras.Sequential(layers + [tf.keras.layers.Dense(1)])
critic = tf.keras.Sequential([tf.keras.layers.Dense(1)])
optimizer = tf.keras.optimizers.SGD(0.01)
critic_optimizer = tf.keras.optimizers.SGD(0.01)
loss_of = tf.keras.losses.MeanSquaredError()
mean_loss = tf.keras.metrics.Mean()


def batches(count):
    return [(tf.ones((4, 8)), tf.ones((4, 1)))] * count


# bad: each batch runs the forward pass, the backward pass and the update in Python
def fit_batch(x, y):  # expect: HY710
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


def train(count):
    for x, y in batches(count):
        loss = fit_batch(x, y)
    return loss


# bad: the loop holds the tape, and prints
def train_and_print(epochs, count):
    for epoch in range(epochs):
        for step, (x, y) in enumerate(batches(count)):
            with tf.GradientTape() as tape:  # expect: HY710
                loss = loss_of(y, model(x, training=True))
            gradients = tape.gradient(loss, model.trainable_variables)
            if step % 100 == 0:
                print(epoch, step, loss.numpy())
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))


# bad: a method, by way of another one
class Trainer:
    def __init__(self):
        self.model = tf.keras.Sequential([tf.keras.layers.Dense(8), tf.keras.layers.Dense(1)])
        self.optimizer = tf.keras.optimizers.Adam()
        self.losses = []

    def learn_batch(self, x, y):  # expect: HY710
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self.model(x) - y))
        weights = self.model.trainable_weights
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        self.losses.append(float(loss))

    def run_epoch(self, count):
        for x, y in batches(count):
            self.learn_batch(x, y)

    def run(self, epochs, count):
        for _ in range(epochs):
            self.run_epoch(count)


# bad: its caller applies the gradients
def gradients_of(x, y):  # expect: HY710
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(x))
    return loss, tape.gradient(loss, model.trainable_variables)


def train_by_gradients(count):
    for x, y in batches(count):
        loss, gradients = gradients_of(x, y)
        mean_loss.update_state(loss)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))


# bad: two tapes of one loop are one finding
def train_both(count):
    for x, y in batches(count):
        for _ in range(2):
            with tf.GradientTape() as tape:  # expect: HY710
                critic_loss = loss_of(y, critic(model(x)))
            gradients = tape.gradient(critic_loss, critic.trainable_variables)
            critic_optimizer.apply_gradients(zip(gradients, critic.trainable_variables))
        with tf.GradientTape() as tape:
            loss = -loss_of(y, critic(model(x)))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))


# bad: a helper applies them
def update(weights, gradients):
    gradients = [tf.clip_by_norm(gradient, 1.0) for gradient in gradients]
    optimizer.apply_gradients(zip(gradients, weights))


def clipped_step(x, y):  # expect: HY710
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(x))
    update(model.trainable_variables, tape.gradient(loss, model.trainable_variables))


def train_clipped(steps):
    x, y = batches(1)[0]
    while steps > 0:
        clipped_step(x, y)
        steps -= 1


# bad: operations alone are worth it, if there are many
weights = [tf.Variable(tf.ones((8, 8))) for _ in range(3)]


def network(x):
    for weight in weights:
        x = tf.nn.relu(tf.matmul(x, weight)) / 8.0
    return tf.reduce_mean(tf.square(x - 1.0)) + 0.01 * tf.reduce_sum(tf.abs(weights[0]))


def train_network(count):
    for x, _ in batches(count):
        with tf.GradientTape() as tape:  # expect: HY710
            loss = network(x)
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))


# good: a graph function
@tf.function
def graph_step(x, y):
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


def train_in_graph(count):
    for x, y in batches(count):
        loss = graph_step(x, y)
    return loss


# good: made one by a call
def plain_step(x, y):
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))


made_step = tf.function(plain_step)


def train_made(count):
    for x, y in batches(count):
        made_step(x, y)


# good: made one when the object is made
class GraphTrainer:
    def __init__(self):
        self.graph_learn = tf.function(self.learn_here)

    def learn_here(self, x, y):
        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))

    def run(self, count):
        for x, y in batches(count):
            self.graph_learn(x, y)


# good: called by a graph function
def inner_step(x, y):
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))


@tf.function
def outer_step(x, y):
    inner_step(x, y)


def train_outer(count):
    for x, y in batches(count):
        outer_step(x, y)


# good: run by a strategy in a graph function
strategy = tf.distribute.get_strategy()


def replica_step(x, y):
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))


@tf.function
def distributed_step(x, y):
    strategy.run(replica_step, args=(x, y))


def train_distributed(count):
    for x, y in batches(count):
        distributed_step(x, y)


# good: nobody knows what the decorator makes of it
def compiled(**options):
    return lambda function: tf.function(function, **options)


@compiled(reduce_retracing=True)
def decorated_step(x, y):
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))


def train_decorated(count):
    for x, y in batches(count):
        decorated_step(x, y)


# good: passed on by its name
def handed_step(x, y):
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))


def train_handed(count):
    step = functools.partial(handed_step)
    for x, y in batches(count):
        step(x, y)
        handed_step(x, y)


# good: Keras traces it
class Model(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.dense(x)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = loss_of(y, self(x, training=True))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}


def train_by_keras(count):
    keras_model = Model()
    keras_model.compile("sgd")
    for x, y in batches(count):
        keras_model.fit(x, y, verbose=0)


# good: nothing is updated
def attack(x, y, steps):
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = loss_of(y, model(x))
        x = x + 0.1 * tf.sign(tape.gradient(loss, x))
    return x


# good: a graph would not draw again
def train_noisy(count):
    seen = []
    for x, y in batches(count):
        with tf.GradientTape() as tape:
            scale = random.uniform(0.5, 1.5)
            seen.append(scale)
            loss = loss_of(y, model(x * scale))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return seen


def run_noisy():
    return len(set(train_noisy(3))), 3


# good: the tape asks for values
def train_by_value(count):
    chosen = []
    for x, y in batches(count):
        with tf.GradientTape() as tape:
            prediction = model(x)
            if prediction.numpy().mean() > 100.0:
                y = -y
            loss = loss_of(y, prediction)
            chosen.append(float(loss))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return chosen


# good: so does a function that it calls
def worst(losses):
    return losses[np.argmax(losses)]


def train_worst(count):
    for x, y in batches(count):
        with tf.GradientTape() as tape:
            loss = worst([loss_of(y, model(x)), loss_of(-y, model(x))])
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


def run_values():
    return [len(train_by_value(2)), len(train_worst(2).shape)], [2, 0]


# good: tracing takes as long as some steps
def train_briefly(x, y):
    done = 0
    for _ in range(200):
        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        done += 1
    return done


def run_briefly():
    return train_briefly(*batches(1)[0]), 200


# good: too small to gain much
a = tf.Variable(1.0)
b = tf.Variable(0.0)


def fit_line(count):
    for x, y in batches(count):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(a * x + b - y))
        optimizer.apply_gradients(zip(tape.gradient(loss, [a, b]), [a, b]))
    return float(loss)


# good: no more work as a model of the program
class Line(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.a = tf.Variable(1.0)
        self.b = tf.Variable(0.0)

    def call(self, x):
        return self.a * x + self.b


def fit_line_model(count):
    line = Line()
    for x, y in batches(count):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(line(x) - y))
        optimizer.apply_gradients(zip(tape.gradient(loss, [line.a, line.b]), [line.a, line.b]))
    return float(loss)


def run_line():
    return fit_line(2), 0.0


# good: the forward pass is a graph already
class GraphModel(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)
        self.traces = 0

    @tf.function
    def call(self, x):
        self.traces += 1
        return self.dense(x)


def train_graph_model(count):
    graph_model = GraphModel()
    graph_model.dense.build((4, 8))
    own_optimizer = tf.keras.optimizers.SGD(0.01)
    for x, y in batches(count):
        with tf.GradientTape() as tape:
            loss = loss_of(y, graph_model(x))
        gradients = tape.gradient(loss, graph_model.trainable_variables)
        own_optimizer.apply_gradients(zip(gradients, graph_model.trainable_variables))
    return graph_model.traces


def run_graph_model():
    return train_graph_model(30) < 10, True


# good: HY902 tells it
# @tf.function
def step_for_a_look(x, y):
    with tf.GradientTape() as tape:
        loss = loss_of(y, model(x))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


def run_left_eager():
    for x, y in batches(30):
        loss = step_for_a_look(x, y)
    return hasattr(step_for_a_look, "get_concrete_function"), False


# bad
def run_bad():
    return float(train(400)) >= 0.0


# good
def run_good():
    return float(train_in_graph(400)) >= 0.0
