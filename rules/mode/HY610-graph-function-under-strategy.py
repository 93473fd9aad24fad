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
    infer(tf.constant(1.0))
