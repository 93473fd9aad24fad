"""Learning rates by schedule, in loops by hand, traced and not, and a warm-up around another."""
import tensorflow as tf

schedules = tf.keras.optimizers.schedules


class WarmUp(schedules.LearningRateSchedule):
    def __init__(self, after, steps):
        self.after = after
        self.steps = steps

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        return tf.where(step < self.steps, self.rising(step), self.after(step))

    def rising(self, step):
        return 0.1 * (step + 1.0) / self.steps

    def get_config(self):
        return {"after": self.after, "steps": self.steps}


class Cosine(schedules.LearningRateSchedule):
    def __call__(self, step):
        return 0.05 * (1.0 + tf.cos(tf.cast(step, tf.float32)))


class Stairs(schedules.LearningRateSchedule):
    def __call__(self, step):
        return stairs(tf.cast(step, tf.float32))


def stairs(step):
    return 0.1 / (1.0 + tf.floor(step))


def make_optimizer(schedule):
    return tf.keras.optimizers.SGD(learning_rate=schedule)


w = tf.Variable([1.0, 2.0])
v = tf.Variable([1.0, 2.0])
traced = tf.keras.optimizers.Adam(Cosine())
eager = make_optimizer(Stairs())


def loss(w):
    return tf.reduce_sum(w ** 2)


@tf.function
def traced_step():
    with tf.GradientTape() as tape:
        value = loss(w)
    traced.apply_gradients([(tape.gradient(value, w), w)])
    return value


def eager_step():
    with tf.GradientTape() as tape:
        value = tf.reduce_sum(v * 2.0)
    eager.apply_gradients([(tape.gradient(value, v), v)])
    return value


for _ in range(2):
    traced_step()
    eager_step()

model = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(1)])
model.compile(tf.keras.optimizers.SGD(WarmUp(schedules.ExponentialDecay(0.1, 10, 0.9), 3)), "mse")
model.fit(tf.ones([4, 2]), tf.ones([4, 1]), verbose=0)
