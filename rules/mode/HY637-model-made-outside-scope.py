import numpy as np
import tensorflow as tf

layers = tf.keras.layers
x = np.ones((16, 3), "float32")
y = np.ones((16, 1), "float32")


def make_model():
    return tf.keras.Sequential([tf.keras.Input((3,)), layers.Dense(1, kernel_initializer="ones")])


# bad: the variables are not those of the strategy
def train_outside():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    model = make_model()  # expect: HY637
    with strategy.scope():
        model.compile("adam", "mse")
    return model.fit(x, y, verbose=0)


# bad: a functional model, fitted inside of the scope
def train_functional():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    inputs = tf.keras.Input((3,))
    net = tf.keras.Model(inputs, layers.Dense(1)(inputs))  # expect: HY637
    with strategy.scope():
        net.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="mse")
        net.fit(x, y, verbose=0)


# bad: a model of a class
class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(1)

    def call(self, inputs):
        return self.dense(inputs)


def train_class():
    net = Net()  # expect: HY637
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    with strategy.scope():
        net.compile("adam", "mse")
    net.fit(x, y, verbose=0)


# bad: layers that are added in the scope do not help where fit() is called outside
def train_added():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    model = tf.keras.Sequential()  # expect: HY637
    with strategy.scope():
        model.add(tf.keras.Input((3,)))
        model.add(layers.Dense(1))
        model.compile("adam", "mse")
    model.fit(x, y, verbose=0)


# bad: only fitted in the scope
def fit_inside():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    model = make_model()  # expect: HY637
    model.compile("adam", "mse")
    with strategy.scope():
        model.fit(x, y, verbose=0)


# good: made in the scope
def train_inside():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    with strategy.scope():
        model = make_model()
        model.compile("adam", "mse")
    return model.fit(x, y, verbose=0)


def run_bad():
    train_outside()


def run_good():
    train_inside()


# good: the default strategy has the variables of everybody
def run_default_strategy():
    strategy = tf.distribute.get_strategy()
    model = make_model()
    with strategy.scope():
        model.compile("adam", "mse")
    return len(model.fit(x, y, verbose=0).history["loss"]), 1


# good: a copy of the model, made in the scope
def run_copied():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    model = make_model()
    with strategy.scope():
        model = tf.keras.models.clone_model(model)
        model.compile("adam", "mse")
    return len(model.fit(x, y, verbose=0).history["loss"]), 1


# good: a function that opens the scope itself
def make_in_scope(strategy):
    with strategy.scope():
        return make_model()


def run_helper():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    model = make_in_scope(strategy)
    with strategy.scope():
        model.compile("adam", "mse")
    return len(model.fit(x, y, verbose=0).history["loss"]), 1


# good: a scope around the whole function
def train_in(strategy):
    model = make_model()
    with strategy.scope():
        model.compile("adam", "mse")
    return model.fit(x, y, verbose=0)


def run_scope_around():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    with strategy.scope():
        history = train_in(strategy)
    return len(history.history["loss"]), 1


# good: the first batch makes the variables, in the scope; what Keras 3 then says is another matter
def run_unbuilt():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    model = tf.keras.Sequential([layers.Dense(1)])
    with strategy.scope():
        model.compile("adam", "mse")
        if tf.__version__ < "2.16":
            model.fit(x, y, verbose=0)
        else:
            model.predict(x, verbose=0)
    return len(model.weights), 2


# good: the failure is provided for
def run_tried():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    model = make_model()
    try:
        with strategy.scope():
            model.compile("adam", "mse")
        model.fit(x, y, verbose=0)
    except (ValueError, RuntimeError):
        return "raises", "raises"
    return "runs", "raises"
