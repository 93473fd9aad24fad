import tensorflow as tf


# bad: a tensor is no variable
def slope(x):
    with tf.GradientTape() as tape:
        y = tf.square(x)
    return tape.gradient(y, x)  # expect: HY326


def slope_of_square():
    return slope(tf.constant(3.0))


# bad: an adversarial image
loss_fn = tf.keras.losses.SparseCategoricalCrossentropy()


@tf.function
def attack(model, images, labels):
    images = tf.image.convert_image_dtype(images, tf.float32)
    with tf.GradientTape() as tape:
        loss = loss_fn(labels, model(images))
    direction = tape.gradient(loss, images)  # expect: HY326
    return images + 0.1 * tf.sign(direction)


# bad: among variables
def of_all(w, b):
    x = tf.random.normal([4, 2])
    with tf.GradientTape() as tape:
        y = tf.matmul(x, w) + b
    sources = [w, b, x]  # expect: HY326
    return [g + 1.0 for g in tape.gradient(y, sources)]


# bad: another one is watched
def residual(batches, model):
    for x, t in tf.data.Dataset.from_tensors((tf.ones([2, 1]), tf.ones([2, 1]))):
        with tf.GradientTape() as tape:
            tape.watch(x)
            u = model(tf.concat([x, t], 1))
        yield tape.gradient(u, t) * 2.0  # expect: HY326


# bad: its part is another tensor
def of_first(v):
    x = tf.convert_to_tensor([1.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(tf.square(x))
    return tape.gradient(y, x[0]) * 2.0  # expect: HY326


# bad: an integer has no gradient
def of_integer():
    stiffness = tf.Variable(2)
    with tf.GradientTape() as tape:
        y = tf.square(tf.cast(stiffness, tf.float32))
    return tape.gradient(y, stiffness) + 1.0  # expect: HY326


class Spring(tf.Module):
    def __init__(self):
        super().__init__()
        self.count = tf.Variable(3, dtype=tf.int64)

    def step(self):
        with tf.GradientTape() as tape:
            y = tf.square(tf.cast(self.count, tf.float32))
        self.count.assign_sub(tape.gradient(y, self.count))  # expect: HY326


# bad: not even shown to work
def lesson():
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        y = x * x
    gradient = tape.gradient(y, x)  # expect: HY326
    print("dy/dx:", gradient)


# good: watched
def slope_watched(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.square(x)
    return tape.gradient(y, x)


# good: a variable, which the tape watches itself
def slope_of_variable():
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = tf.square(x)
    return tape.gradient(y, x)


# good: computed from what is watched
def of_activation(model, head):
    images = tf.ones([1, 4])
    with tf.GradientTape() as tape:
        features = model(images)
        score = tf.reduce_max(head(features))
    return tape.gradient(score, features)


def in_place(w):
    x = tf.ones([2])
    with tf.GradientTape() as tape:
        x = x * w
        y = tf.reduce_sum(tf.square(x))
    return tape.gradient(y, x)


def of_last_pass(w, steps):
    x = tf.ones([2])
    with tf.GradientTape() as tape:
        for _ in range(steps):
            x = x * w
        y = tf.reduce_sum(tf.square(x))
    return tape.gradient(y, x)


# good: watched by another name, in a list or elsewhere
def by_another_name():
    x = tf.ones([2])
    watched = x
    with tf.GradientTape() as tape:
        tape.watch(watched)
        y = tf.reduce_sum(tf.square(x))
    return tape.gradient(y, x)


def in_list():
    x, t = tf.ones([2]), tf.ones([2])
    with tf.GradientTape() as tape:
        tape.watch([x, t])
        y = tf.reduce_sum(x * t)
    return tape.gradient(y, [x, t])


def watch_all(tape, tensors):
    for tensor in tensors:
        tape.watch(tensor)


def by_helper():
    x = tf.ones([2])
    with tf.GradientTape() as tape:
        watch_all(tape, [x])
        y = tf.reduce_sum(tf.square(x))
    return tape.gradient(y, x)


def by_closure():
    x = tf.ones([2])

    def square(tensor):
        tape.watch(tensor)
        return tf.reduce_sum(tf.square(tensor))

    with tf.GradientTape() as tape:
        y = square(x)
    return tape.gradient(y, x)


# good: zeros are asked for
def zeros():
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        y = x * x
    return tape.gradient(y, x, unconnected_gradients=tf.UnconnectedGradients.ZERO)


# good: the gradient of a tensor by itself
def by_itself():
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        y = x
    return tape.gradient(x, x), tape.watched_variables()


# good: tf.cast gives a variable back that has the dtype
def of_cast(x):
    x = tf.cast(x, tf.float32)
    with tf.GradientTape() as tape:
        y = tf.square(x)
    return tape.gradient(y, x)


def scaled(x):
    return tf.cast(x, tf.float32)


def of_scaled(v):
    x = scaled(v)
    with tf.GradientTape() as tape:
        y = tf.square(x)
    return tape.gradient(y, x)


def square_of(x):
    with tf.GradientTape() as tape:
        y = tf.square(x)
    return tape.gradient(y, x)


def of_cast_argument(v):
    return square_of(tf.cast(v, tf.float32))


# good: it may be a variable
def of_anything(x):
    with tf.GradientTape() as tape:
        y = tf.square(x)
    return tape.gradient(y, x)


def of_either():
    return of_anything(tf.Variable(3.0)), of_anything(tf.constant(3.0))


def run_bad():
    return slope_of_square()


def run_good():
    return float(slope_watched(tf.constant(3.0)))


def run_variable():
    return float(slope_of_variable()), 6.0


def run_computed():
    return [float(in_place(tf.Variable(2.0))[0]), float(of_last_pass(tf.Variable(2.0), 2)[0])], [4.0, 8.0]


def run_other_name():
    return [float(by_another_name()[0]), float(by_helper()[0]), float(by_closure()[0])], [2.0, 2.0, 2.0]


def run_cast():
    return [float(f(tf.Variable(3.0))) for f in (of_cast, of_scaled, of_cast_argument)], [6.0, 6.0, 6.0]


def run_zeros():
    return float(zeros()), 0.0


def run_by_itself():
    return float(by_itself()[0]), 1.0


def run_either():
    return float(of_either()[0]), 6.0
