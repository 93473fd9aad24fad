import tensorflow as tf

tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0],
    [tf.config.LogicalDeviceConfiguration()] * 2)
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
with strategy.scope():
    weight = tf.Variable(1.0)
    optimizer = tf.keras.optimizers.SGD(0.1)
    if hasattr(optimizer, "build"):
        optimizer.build([weight])


@tf.function
def update(x):
    with tf.GradientTape() as tape:
        loss = weight * x
    gradient = tape.gradient(loss, weight)
    optimizer.apply_gradients([(gradient, weight)])
    return loss


# bad: the step calls a decorated function that applies gradients
def replica_step(x):
    return update(x) + 1.0


@tf.function
def train(x):
    return strategy.run(replica_step, args=(x,))  # expect: HY610


# bad: a condition and a loop of the graph are graphs of their own, too
def step_if_positive(x):
    if tf.reduce_sum(x) > 0.0:
        plain_step(x)  # expect: HY610
    return x


def step_when_ready(x, ready):
    def apply():
        optimizer.apply_gradients([(x, weight)])
        return x

    return tf.cond(ready, apply, lambda: -x)  # expect: HY610


def steps_in_loop(x):
    for _ in tf.range(2):
        plain_step(x)  # expect: HY610
    return x


@tf.function
def train_at_times(x):
    strategy.run(step_if_positive, args=(x,))
    strategy.run(steps_in_loop, args=(x,))
    return strategy.run(step_when_ready, args=(x, x > 0.0))


def use_train_at_times():
    return train_at_times(tf.constant(1.0))


# good: a loop of Python, and a condition of which nothing is applied
def steps_in_turn(x):
    for _ in range(2):
        plain_step(x)
    if tf.reduce_sum(x) > 0.0:
        x = x * 2.0
    return tf.cond(x > 0.0, lambda: x, lambda: -x)


@tf.function
def train_in_turn(x):
    return strategy.run(steps_in_turn, args=(x,))


# good: the caller is decorated
def plain_step(x):
    with tf.GradientTape() as tape:
        loss = weight * x
    gradient = tape.gradient(loss, weight)
    optimizer.apply_gradients([(gradient, weight)])
    return loss


@tf.function
def train_in_graph(x):
    return strategy.run(plain_step, args=(x,))


# good: its decorator is lifted
def train_decorated(x):
    return strategy.run(update, args=(x,))


# good: nothing to synchronize
@tf.function
def forward(x):
    return weight * x


def infer_step(x):
    return forward(x)


def infer(x):
    return strategy.run(infer_step, args=(x,))


# good: the strategy that is there when none is chosen has one replica
default = tf.distribute.get_strategy()


def run_by_default(x):
    return default.run(step_of_default, args=(x,))


@tf.function
def update_by_default(x):
    optimizer.apply_gradients([(x, weight)])


def step_of_default(x):
    update_by_default(x)


def run_bad():
    train(tf.constant(1.0))


def run_good():
    train_in_graph(tf.constant(1.0))
    train_in_turn(tf.constant(1.0))
    infer(tf.constant(1.0))


# good: one replica
one_device = tf.distribute.OneDeviceStrategy("CPU:0")
with one_device.scope():
    lone_weight = tf.Variable(1.0)
    lone_optimizer = tf.keras.optimizers.SGD(0.1)
    if hasattr(lone_optimizer, "build"):
        lone_optimizer.build([lone_weight])


@tf.function
def update_lone(x):
    lone_optimizer.apply_gradients([(x, lone_weight)])
    return x


def step_of_one(x):
    return update_lone(x) + 1.0


@tf.function
def train_on_one(x):
    return one_device.run(step_of_one, args=(x,))


def run_one_device():
    train_on_one(tf.constant(1.0))
    return round(float(lone_weight), 4), 0.9


# good: no strategy was chosen
default_weight = tf.Variable(1.0)
default_optimizer = tf.keras.optimizers.SGD(0.1)
if hasattr(default_optimizer, "build"):
    default_optimizer.build([default_weight])


@tf.function
def update_default(x):
    default_optimizer.apply_gradients([(x, default_weight)])


def replica_by_default(x):
    update_default(x)


def run_default_strategy():
    default.run(replica_by_default, args=(tf.constant(1.0),))
    return round(float(default_weight), 4), 0.9


# good: two replicas, one value each
def run_nothing_to_synchronize():
    return [float(v) for v in strategy.experimental_local_results(infer(tf.constant(3.0)))], [3.0, 3.0]
