import tensorflow as tf

x, y = tf.ones([8, 2]), tf.ones([8, 1])


def sum_of(base):
    return float(sum(weight.sum() for weight in base.get_weights()))


def moved(base, fit):
    """Whether `fit` trained the weights of `base`."""
    before = base.get_weights()
    fit()
    return any((a != b).any() for a, b in zip(before, base.get_weights()))


# bad: the second fit leaves the base frozen
def thaw():
    base = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(2)])
    model = tf.keras.Sequential([base, tf.keras.layers.Dense(1)])
    base.trainable = False
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    base.trainable = True  # expect: HY331
    before = sum_of(base)
    model.fit(x, y, verbose=0)
    return [before, sum_of(base)]


# bad: layers of a model, in a loop
def thaw_layers():
    model = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(2), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    for layer in model.layers[:1]:
        layer.trainable = False  # expect: HY331
    model.fit(x, y, verbose=0)


# bad: a part of a functional model
def thaw_functional():
    base = tf.keras.layers.Dense(2)
    inputs = tf.keras.Input([2])
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(1)(base(inputs)))
    model.compile("sgd", "mse")
    history = model.fit(x, y, verbose=0)
    if history.epoch:
        base.trainable = False  # expect: HY331
    model.fit(x, y, verbose=0)


# bad: fit runs already
class Thaw(tf.keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 1:
            self.model.layers[0].trainable = True  # expect: HY331

    def on_epoch_end(self, epoch, logs=None):
        for layer in self.model.layers:
            layer.trainable = True  # expect: HY331


# bad: the epoch is an argument, the layer is looked up by its name
class ThawLater(tf.keras.callbacks.Callback):
    def __init__(self, start):
        super().__init__()
        self.start = start

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == self.start:
            base = self.model.get_layer("base")
            base.trainable = True  # expect: HY331


# good: compiled after the change
def thaw_and_compile():
    base = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(2)])
    model = tf.keras.Sequential([base, tf.keras.layers.Dense(1)])
    base.trainable = False
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    base.trainable = True
    model.compile("sgd", "mse")
    before = sum_of(base)
    model.fit(x, y, verbose=0)
    return [before, sum_of(base)]


# good: before the first fit
def freeze_first():
    base = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(2)])
    model = tf.keras.Sequential([base, tf.keras.layers.Dense(1)])
    base.trainable = False
    model.compile("sgd", "mse")
    return moved(base, lambda: model.fit(x, y, verbose=0))


# good: a function gets the model, and may compile it
def prepare(model):
    model.compile("sgd", "mse")


def thaw_by_helper():
    base = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(2)])
    model = tf.keras.Sequential([base, tf.keras.layers.Dense(1)])
    base.trainable = False
    prepare(model)
    model.fit(x, y, verbose=0)
    base.trainable = True
    prepare(model)
    before = sum_of(base)
    model.fit(x, y, verbose=0)
    return [before, sum_of(base)]


# good: another model
def another_model():
    base = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(2)])
    other = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(1)])
    other.compile("sgd", "mse")
    other.fit(x, y, verbose=0)
    base.trainable = False
    other.fit(x, y, verbose=0)
    return len(base.trainable_variables)


# good: other batches have another graph with Keras 3
def other_batches():
    base = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(2)])
    model = tf.keras.Sequential([base, tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    base.trainable = False
    model.fit(x, y, batch_size=4, verbose=0)
    return len(base.trainable_variables)


# good: on_train_begin comes before the train function is made
class ThawAtOnce(tf.keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.model.layers[0].trainable = True


def run_bad():
    return thaw()


def run_good():
    return thaw_and_compile()


def run_freeze_first():
    return freeze_first(), False


def run_by_helper():
    return len(set(thaw_by_helper())), 2


def run_another_model():
    return another_model(), 0


def run_other_batches():
    return other_batches(), 0


def run_at_once():
    base = tf.keras.layers.Dense(2)
    model = tf.keras.Sequential([base, tf.keras.layers.Dense(1)])
    model.build([None, 2])
    base.trainable = False
    model.compile("sgd", "mse")
    return moved(base, lambda: model.fit(x, y, verbose=0, callbacks=[ThawAtOnce()])), True
