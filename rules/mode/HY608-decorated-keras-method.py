import tensorflow as tf


# bad: each step that runs the model has a graph already
class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)

    @tf.function
    def call(self, x):  # expect: HY608
        return self.dense(x)


# bad: a layer is called by a model
class Double(tf.keras.layers.Layer):
    @tf.function(jit_compile=True)
    def call(self, x):  # expect: HY608
        return x * 2.0


# bad: fit traces the step by itself
class Trained(tf.keras.Model):
    @tf.function
    def train_step(self, data):  # expect: HY608
        x, y = data
        return {"loss": tf.reduce_mean(tf.square(y - x))}


def fit_trained(x, y):
    net = Trained()
    net.compile("sgd")
    net.fit(x, y, verbose=0)


# good
class UndecoratedNet(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.dense(x)


# good: the step is decorated
class Plain(tf.keras.Model):
    def call(self, x):
        return x + 1.0

    # good: a method of its own
    @tf.function
    def infer(self, x):
        return self(x)


PLAIN = Plain()


@tf.function
def step(x):
    return PLAIN(x)


# good: a step of the project's own loop, which Keras does not know
class OwnLoop(tf.keras.Model):
    @tf.function
    def train_step(self, inputs, targets):
        return tf.reduce_mean(tf.square(targets - inputs))


# good: with a signature, to be served
class Served(tf.keras.Model):
    @tf.function(input_signature=[tf.TensorSpec([None, 1], tf.float32)])
    def call(self, x):
        return x + 1.0


# good: the project's own loop runs it
class OwnLoop(tf.keras.Model):
    @tf.function
    def train_step(self, data):
        return tf.reduce_sum(data)

    def learn(self, batches):
        for batch in batches:
            loss = self.train_step(batch)
        return loss


# good: asked for each state, eagerly
class Actor(tf.keras.Model):
    @tf.function
    def call(self, state):
        return state + 1.0


class Agent:
    def __init__(self):
        self.actor = Actor()

    def act(self, state):
        return self.actor(state).numpy()


# good: no Keras class
class Other:
    @tf.function
    def call(self, x):
        return x


def losses_of(net):
    net.compile("sgd", "mse")
    history = net.fit(tf.ones([4, 3]), tf.ones([4, 1]), epochs=2, verbose=0)
    return len(history.history["loss"])


# good: a loop elsewhere runs what it is given
class Handed(tf.keras.Model):
    @tf.function
    def train_step(self, data):
        return tf.reduce_sum(data)


def learn(model, batches):
    for batch in batches:
        model.train_step(batch)


def run_bad():
    """The layer makes its weights in the graph of `call`: the tape of the step
    does not see them."""
    return losses_of(Net())


def run_good():
    return losses_of(UndecoratedNet())


# good: one graph for all sizes
def run_signature():
    served = Served()
    return [float(served.call(tf.ones([rows, 1]))[0, 0]) for rows in (1, 2)], [2.0, 2.0]


# good: inputs and targets, not a batch of both
class Paired(tf.keras.Model):
    @tf.function
    def train_step(self, inputs, targets):
        return tf.reduce_mean(tf.square(targets - inputs))


def run_own_loop():
    paired = Paired()
    return [float(paired.train_step(tf.constant(value), tf.constant(0.0))) for value in (1.0, 2.0)], [1.0, 4.0]
