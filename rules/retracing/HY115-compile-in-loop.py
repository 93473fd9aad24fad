import tensorflow as tf

traced = []


class Counted(tf.keras.layers.Layer):
    def call(self, x):
        traced.append(1)
        return x


def make_model():
    model = tf.keras.Sequential([tf.keras.Input([1]), tf.keras.layers.Dense(1), Counted()])
    traced.clear()
    return model


x = tf.ones([8, 1])


# bad: another learning rate needs no other graph
def train(epochs):
    model = make_model()
    for epoch in range(epochs):
        model.compile(optimizer=tf.keras.optimizers.SGD(0.1 * 0.5**epoch), loss="mse")  # expect: HY115
        model.fit(x, x, verbose=0)


# bad: always the same
def train_alike(epochs):
    model = make_model()
    epoch = 0
    while epoch < epochs:
        model.compile("sgd", "mse")  # expect: HY115
        model.fit(x, x, verbose=0)
        epoch += 1


# good: compiled once
def train_once(epochs):
    model = make_model()
    model.compile(optimizer=tf.keras.optimizers.SGD(0.1), loss="mse")
    for epoch in range(epochs):
        model.optimizer.learning_rate.assign(0.1 * 0.5**epoch)
        model.fit(x, x, verbose=0)


# good: a model of its own for each fold
def cross_validate(folds):
    fitted = 0
    for fold in range(folds):
        model = make_model()
        model.compile("sgd", "mse")
        model.fit(x, x, verbose=0)
        fitted += len(model.history.epoch)
    return fitted


# good: another loss, another kind of optimizer
def try_losses(losses):
    model = make_model()
    seen = []
    for loss in losses:
        model.compile("sgd", loss)
        seen.append(len(model.fit(x, x, verbose=0).history["loss"]))
    return seen


# good: what is trained changes with compile only
def thaw(model, passes):
    left = []
    for number in range(passes):
        model.layers[0].trainable = number % 2 == 1
        model.compile("sgd", "mse")
        before = model.layers[0].get_weights()[0].copy()
        model.fit(x, x * 3.0 + number, verbose=0)
        left.append(bool((before == model.layers[0].get_weights()[0]).all()))
    return left


# good: two phases; compiled where it has to be
def train_in_phases(epochs):
    model = make_model()
    for rate in (0.1, 0.01):
        model.compile(tf.keras.optimizers.SGD(rate), "mse")
        model.fit(x, x, verbose=0)
    for epoch in range(epochs):
        if epoch == 3:
            model.compile("adam", "mse")
        model.fit(x, x, verbose=0)
    return model


def traces_of(program):
    """How often the model is traced in six iterations, as often as one of them does it."""
    program(1)
    once = len(traced)
    program(6)
    return len(traced) // once, 6


def run_bad():
    return traces_of(train)


def run_good():
    return traces_of(train_once)


# good
def run_new_model():
    return cross_validate(5), 5


# good: the last one of a list, and an attribute
class Member:
    model = None


def run_new_model_each_time():
    models, member = [], Member()
    for _ in range(5):
        models.append(make_model())
        models[-1].compile("sgd", "mse")
        models[-1].fit(x, x, verbose=0)
        member.model = make_model()
        member.model.compile("sgd", "mse")
        member.model.fit(x, x, verbose=0)
    return len({id(model) for model in models}), 5


# good
def run_another_loss():
    return try_losses(["mse", "mae", "mse", "mae", "mse"]), [1] * 5


# good
def run_frozen():
    return thaw(make_model(), 5), [True, False, True, False, True]


# good
def run_few():
    traced.clear()
    train_in_phases(5)
    return len(traced) > 0, True
