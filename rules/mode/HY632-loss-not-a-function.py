import tensorflow as tf

W = tf.Variable(2.0)
optimizer = tf.keras.optimizers.SGD(0.1)


@tf.function
def cost():
    return tf.square(W)


# bad: what a graph function gives is a value
def fit(steps):
    for _ in range(steps):
        loss = cost()
        optimizer.minimize(loss, var_list=[W])  # expect: HY632


# bad: computed in the call, by an optimizer of the object
class Trainer:
    def __init__(self):
        self.rate = tf.Variable(1.0)
        self.adam = tf.keras.optimizers.Adam()

    def step(self, x):
        self.adam.minimize(tf.reduce_mean(x * self.rate), [self.rate])  # expect: HY632


# bad: in a graph function it is no other
@tf.function
def traced_step(x):
    optimizer.minimize(loss=tf.reduce_sum(x * W), var_list=[W])  # expect: HY632


# bad: a number
def numbers():
    optimizer.minimize(float(cost()), [W])  # expect: HY632


# good: a function, where Keras has minimize()
def run_function():
    if not hasattr(optimizer, "minimize"):
        return 0.0, 0.0
    w = tf.Variable(1.0)
    sgd = tf.keras.optimizers.SGD(0.5)
    sgd.minimize(lambda: w * w, [w])
    return float(w), 0.0


# good: the tape has recorded it
def run_tape():
    if not hasattr(optimizer, "minimize"):
        return 0.0, 0.0
    w = tf.Variable(1.0)
    sgd = tf.keras.optimizers.SGD(0.5)
    with tf.GradientTape() as tape:
        loss = w * w
    sgd.minimize(loss, [w], tape=tape)
    return float(w), 0.0


# good: a graph leads back to the variables
def run_graph():
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        w = tf.compat.v1.Variable(1.0)
        step = tf.compat.v1.train.GradientDescentOptimizer(0.5).minimize(w * w)
        session.run(tf.compat.v1.global_variables_initializer())
        session.run(step)
        return float(session.run(w)), 0.0


# good: a handler takes it
def run_tried():
    try:
        optimizer.minimize(cost(), [W])
    except (ValueError, AttributeError):
        return "raised", "raised"
    return "done", "raised"


# good: an object that only looks like one
class Search:
    def minimize(self, value, names):
        return value


def searched():
    return Search().minimize(cost(), [W])


def run_bad():
    fit(1)


def run_good():
    with tf.GradientTape() as tape:
        loss = cost()
    optimizer.apply_gradients(zip(tape.gradient(loss, [W]), [W]))
