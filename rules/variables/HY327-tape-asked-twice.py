import tensorflow as tf


# bad: the first answer uses up the tape
def gradients_of_both(weights, x):
    with tf.GradientTape() as tape:
        mean = tf.reduce_mean(weights * x)
        square = tf.reduce_sum(tf.square(weights * x))
    of_mean = tape.gradient(mean, weights)
    of_square = tape.gradient(square, weights)  # expect: HY327
    return of_mean, of_square


# bad: one tape for two models
class Gan:
    def __init__(self, generator, critic, optimizer):
        self.generator, self.critic, self.optimizer = generator, critic, optimizer

    def step(self, noise):
        with tf.GradientTape(persistent=False) as tape:
            score = tf.reduce_mean(self.critic(self.generator(noise)))
        theirs = tape.gradient(-score, self.generator.trainable_variables)
        if self.critic is not None:
            mine = tape.gradient(score, self.critic.trainable_variables)  # expect: HY327
            self.optimizer.apply_gradients(zip(mine, self.critic.trainable_variables))
        return theirs


# bad: a jacobian and a gradient, in one statement
def both_at_once(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.square(x)
    return tape.jacobian(y, x), tape.gradient(y, x)  # expect: HY327


# bad: asked again in each iteration
def rows(weights, x):
    with tf.GradientTape() as tape:
        a, b = weights * x, weights + x
    found = []
    for y in (a, b):
        found.append(tape.gradient(y, weights))  # expect: HY327
    return found


def of_each(weights, outputs_of, count):
    with tf.GradientTape() as tape:
        outputs = outputs_of(weights)
    return [tape.gradient(outputs[i], weights) for i in range(count)]  # expect: HY327


# good: kept for all
def gradients_kept(weights, x):
    with tf.GradientTape(persistent=True) as tape:
        mean = tf.reduce_mean(weights * x)
        square = tf.reduce_sum(tf.square(weights * x))
    return tape.gradient(mean, weights), tape.gradient(square, weights)


# good: one call for several sources, one tape for each answer
def of_several(a, b):
    with tf.GradientTape() as tape:
        y = a * b
    return tape.gradient(y, [a, b])


def tape_for_each(a, b):
    with tf.GradientTape() as first, tf.GradientTape() as second:
        y = a * b
    return first.gradient(y, a), second.gradient(y, b)


# good: a new tape in each iteration, and under the same name
def descend(w, steps):
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = tf.square(w)
        w.assign_sub(0.1 * tape.gradient(loss, w))
    with tf.GradientTape() as tape:
        loss = tf.square(w)
    return tape.gradient(loss, w)


# good: one or the other
def either(a, b, first):
    with tf.GradientTape() as tape:
        y = a * b
    if first:
        return tape.gradient(y, a)
    return tape.gradient(y, b)


def chosen(a, b, first):
    with tf.GradientTape() as tape:
        y = a * b
    return tape.gradient(y, a) if first else tape.gradient(y, b)


def perhaps(a, b, penalty):
    with tf.GradientTape() as tape:
        y = a * b
    if penalty:
        gradient = tape.gradient(y, a)
    else:
        gradient = None
    return gradient if penalty else tape.gradient(y, b)


# good: asked once at most
def first_of(a, ys):
    with tf.GradientTape() as tape:
        y = a * a
    for factor in ys:
        if factor > 1:
            return tape.gradient(y, a) * factor
    return None


def in_first_pass(a, count):
    with tf.GradientTape() as tape:
        y = a * a
    for i in range(count):
        if i == 0:
            gradient = tape.gradient(y, a)
        a.assign_sub(gradient * 0.1)
    return a


def single(a):
    with tf.GradientTape() as tape:
        y = a * a
    return [tape.gradient(y, source) for source in [a]]


# good: the program provides for it
def tried(a):
    with tf.GradientTape() as tape:
        y = a * a
    gradient = tape.gradient(y, a)
    try:
        gradient = tape.gradient(y, a)
    except RuntimeError:
        pass
    return gradient


# good: opened again
def opened_again(a):
    with tf.GradientTape() as tape:
        y = a * a
    first = tape.gradient(y, a)
    with tape:
        y = a * a * a
    return first, tape.gradient(y, a)


# good: nobody knows which tape
def of_unknown(tape, y, a, b):
    return tape.gradient(y, a), tape.gradient(y, b)


def as_wanted(a, b, persistent):
    with tf.GradientTape(persistent=persistent) as tape:
        y = a * b
    return tape.gradient(y, a), tape.gradient(y, b)


def run_bad():
    return gradients_of_both(tf.Variable([1.0, 2.0]), tf.constant([3.0, 4.0]))


def run_good():
    return gradients_kept(tf.Variable([1.0, 2.0]), tf.constant([3.0, 4.0]))


def run_either():
    return float(either(tf.Variable(2.0), tf.Variable(3.0), True)), 3.0


def run_several():
    return [float(g) for g in of_several(tf.Variable(2.0), tf.Variable(3.0))], [3.0, 2.0]


def run_new_tape():
    return round(float(descend(tf.Variable(1.0), 2)), 3), 1.28


def run_once():
    return float(first_of(tf.Variable(2.0), [1, 3])), 12.0


def run_tried():
    return float(tried(tf.Variable(2.0))), 4.0


def run_opened_again():
    return [float(g) for g in opened_again(tf.Variable(2.0))], [4.0, 12.0]
