import tensorflow as tf

model = tf.keras.Sequential([tf.keras.layers.Dense(1)])


# bad
@tf.function
def infer(x):
    return model.predict(x)  # expect: HY605


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.dense(x)


class Agent:
    def __init__(self):
        self.net = Net()

    # bad
    @tf.function
    def act(self, x):
        return self.net.predict(x)  # expect: HY605

    # good
    @tf.function
    def act_in_graph(self, x):
        return self.net(x)


# good: a method of its own
class Estimator:
    def predict(self, x):
        return x + 1.0


estimator = Estimator()


@tf.function
def estimate(x):
    return estimator.predict(x)


# good: a layer of that name
class Tagger(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.predict = tf.keras.layers.Dense(1)

    @tf.function
    def call(self, x):
        return self.predict(x)


# good: runs eagerly
def evaluate(x, y):
    model.compile("sgd", "mse")
    return model.evaluate(x, y)


def run_bad():
    infer(tf.ones([1, 2]))


def run_good():
    Agent_ = Agent()
    Agent_.act_in_graph(tf.ones([1, 2]))
    estimate(tf.ones([1]))


# good: the weights of the layer
def run_layer_of_that_name():
    tagger = Tagger()
    return [tagger(tf.ones([rows, 2])).shape[0] for rows in (1, 2)], [1, 2]
