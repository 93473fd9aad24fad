import tensorflow as tf
from tensorflow import keras

mse = keras.losses.MeanSquaredError()


# bad: the model is called while no tape records
def step(model, optimizer, x, y):
    predicted = model(x, training=True)  # expect: HY328
    with tf.GradientTape() as tape:
        loss = mse(y, predicted)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


class Trainer:
    def __init__(self, model, optimizer):
        self.model, self.optimizer = model, optimizer
        self.loss = keras.losses.MeanAbsoluteError()

    def epoch(self, dataset):
        for x, y in dataset:
            logits = self.model(x)  # expect: HY328
            scores = tf.nn.sigmoid(logits)
            with tf.GradientTape() as tape:
                loss = self.loss(y_true=y, y_pred=scores)
                loss = tf.reduce_mean(loss) * 2.0
            weights = self.model.trainable_weights
            self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))


# bad: what a helper computes is no call of the model, either
def distance(a, b):
    difference = a - b
    return tf.reduce_mean(tf.square(difference))


def step_by_distance(model, optimizer):
    x, y = tf.ones([2, 2]), tf.zeros([2, 1])
    predicted = model(x)  # expect: HY328
    with tf.GradientTape() as tape:
        loss = distance(y, predicted)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))


# bad: the loss is computed after the block
def step_after(model, optimizer, x, y):
    with tf.GradientTape() as tape:
        predicted = model(x, training=True)
    loss = mse(y, predicted)  # expect: HY328
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))


def step_of_mean(model, optimizer, x, y):
    with tf.GradientTape() as tape:
        losses = tf.square(y - model(x))
    gradients = tape.gradient(tf.reduce_mean(losses), model.trainable_variables)  # expect: HY328
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))


def step_per_sample(model, optimizer, x, y, count):
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(tf.square(y - model(x)))
    loss = total / count  # expect: HY328
    weights = model.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))


# good: all in the block
def right_step(model, optimizer, x, y):
    with tf.GradientTape() as tape:
        predicted = model(x, training=True)
        loss = mse(y, predicted)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


# good: something in the block reads the variables
def with_penalty(model, optimizer, x, y):
    predicted = model(x)
    with tf.GradientTape() as tape:
        loss = mse(y, predicted) + tf.add_n([tf.nn.l2_loss(w) for w in model.trainable_variables])
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return gradients


def penalty_of(kernel):
    return tf.nn.l2_loss(kernel)


def with_helper(model, x, y):
    predicted = model(x)
    kernel = model.trainable_variables[0]
    with tf.GradientTape() as tape:
        loss = mse(y, predicted) + penalty_of(kernel)
    return tape.gradient(loss, model.trainable_variables)


def with_given(model, x, y, kernel):
    predicted = model(x)
    with tf.GradientTape() as tape:
        loss = mse(y, predicted) + tf.nn.l2_loss(kernel)
    return tape.gradient(loss, model.trainable_variables)


# good: what is called there may be the model
def by_closure(model, x, y):
    def loss_of(predicted):
        return mse(y, predicted) + mse(y, model(x))

    before = model(x)
    with tf.GradientTape() as tape:
        loss = loss_of(before)
    return tape.gradient(loss, model.trainable_variables)


def by_argument(model, loss_of, x, y):
    before = model(x)
    with tf.GradientTape() as tape:
        loss = loss_of(y, before)
    return tape.gradient(loss, model.trainable_variables)


class OwnLoss(keras.losses.Loss):
    def __init__(self, model, x):
        super().__init__()
        self.model, self.x = model, x

    def call(self, y_true, y_pred):
        return tf.reduce_mean(tf.square(y_true - y_pred) + tf.square(self.model(self.x)))


def by_loss(model, x, y):
    own = OwnLoss(model, x)
    before = model(x)
    with tf.GradientTape() as tape:
        loss = own(y, before)
    return tape.gradient(loss, model.trainable_variables)


# good: a target of another model that stays as it is
def with_fixed_target(model, target, x, y):
    goal = target(x)
    with tf.GradientTape() as tape:
        loss = mse(goal, model(x))
    return tape.gradient(loss, model.trainable_variables)


# good: a name for the same tensor, or a list of those that were recorded
def under_other_name(model, x, y):
    with tf.GradientTape() as tape:
        recorded = mse(y, model(x))
    loss = recorded
    return tape.gradient(loss, model.trainable_variables)


def of_several(model, x, y):
    with tf.GradientTape() as tape:
        near, far = mse(y, model(x)), mse(-y, model(x))
    losses = [near] + [far]
    return tape.gradient(losses, model.trainable_variables)


def as_floats(model, x, y):
    with tf.GradientTape() as tape:
        loss = mse(y, model(x))
    loss = tf.cast(loss, tf.float32)
    return tape.gradient(loss, model.trainable_variables)


# good: asked while the tape still records
def while_recording(model, x, y):
    with tf.GradientTape(persistent=True) as tape:
        predicted = model(x)
        loss = mse(y, predicted)
        half = loss / 2.0
        return tape.gradient(half, model.trainable_variables)


def made():
    model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="ones")])
    model.build((None, 2))
    return model


def data():
    return tf.ones([2, 2]), tf.zeros([2, 1])


def first_of(gradients):
    return float(gradients[0][0, 0])


def run_bad():
    return float(step(made(), keras.optimizers.SGD(0.1), *data()))


def run_good():
    return float(right_step(made(), keras.optimizers.SGD(0.1), *data()))


def run_penalty():
    model = made()
    kernel = model.trainable_variables[0]
    return [first_of(with_penalty(made(), keras.optimizers.SGD(0.1), *data())),
            first_of(with_helper(model, *data())), first_of(with_given(model, *data(), kernel))], [1.0, 1.0, 1.0]


def run_unknown():
    model = made()
    other = by_argument(model, lambda y, p: mse(y, model(tf.ones([2, 2]))), *data())
    return [first_of(by_closure(model, *data())), first_of(by_loss(model, *data())), first_of(other)], [4.0, 4.0, 4.0]


def run_fixed_target():
    return first_of(with_fixed_target(made(), made(), *data())), 0.0


def run_same_tensor():
    return [first_of(f(made(), *data())) for f in (under_other_name, of_several, as_floats)], [4.0, 8.0, 4.0]


def run_recording():
    return first_of(while_recording(made(), *data())), 2.0
