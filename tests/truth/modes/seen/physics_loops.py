"""Simulations with the loops of TensorFlow: while_loop, cond, scan, map_fn."""
import numpy as np
import tensorflow as tf

G = 9.81


def acceleration(position):
    return -position * tf.math.rsqrt(tf.reduce_sum(position ** 2) + 0.01) ** 3


def leapfrog(position, velocity, dt):
    velocity = velocity + 0.5 * dt * acceleration(position)
    position = position + dt * velocity
    velocity = velocity + 0.5 * dt * acceleration(position)
    return position, velocity


@tf.function
def orbit(position, velocity, steps):
    path = tf.TensorArray(tf.float32, size=steps)
    for i in tf.range(steps):
        position, velocity = leapfrog(position, velocity, 0.05)
        path = path.write(i, position)
    return path.stack()


def still_up(height, speed, bounces):
    return bounces < 3


def fall(height, speed, bounces):
    height = height + 0.01 * speed
    speed = speed - 0.01 * G
    return tf.cond(height < 0.0, lambda: bounce(height, speed, bounces), lambda: (height, speed, bounces))


def bounce(height, speed, bounces):
    return tf.constant(0.0), damp(speed), bounces + 1


def damp(speed):
    return -0.5 * speed


@tf.function
def drop(height):
    return tf.while_loop(still_up, fall, [height, tf.constant(0.0), tf.constant(0)])


def drop_eagerly(height):
    return tf.while_loop(not_landed, slow_fall, [height, 0.0])


def not_landed(height, speed):
    return height > 0


def slow_fall(height, speed):
    return height + 0.1 * speed, speed - 0.1 * G


def smooth(previous, value):
    return 0.9 * previous + 0.1 * value


def exponential_average(values):
    return tf.scan(smooth, values)


@tf.function
def averaged(values):
    return exponential_average(values) / tf.reduce_max(values)


def kinetic(velocity):
    return 0.5 * tf.reduce_sum(velocity ** 2)


def energies(velocities):
    return tf.map_fn(kinetic, velocities)


def pairwise(a):
    return tf.vectorized_map(lambda row: row * squared_norm(row), a)


def squared_norm(row):
    return tf.reduce_sum(row * row)


def newton(f, x, rounds=5):
    for _ in range(rounds):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        x = x - y / tape.gradient(y, x)
    return x


def cubic(x):
    return x ** 3 - 2.0


def wave(x):
    return tf.cos(x) - x


class Spring:
    def __init__(self, stiffness, damping):
        self.stiffness = stiffness
        self.damping = damping

    def force(self, x, v):
        return -self.stiffness * x - self.damping * v

    def energy(self, x):
        return 0.5 * self.stiffness * x ** 2

    @tf.function
    def simulate(self, x, v, steps):
        for _ in tf.range(steps):
            v = v + 0.1 * self.force(x, v)
            x = x + 0.1 * v
        return x, self.energy(x)


class Pendulum(Spring):
    def force(self, x, v):
        return -self.stiffness * tf.sin(x) - self.damping * v

    def period(self, length):
        return 2 * np.pi * np.sqrt(length / G)


@tf.custom_gradient
def clipped(x):
    def grad(upstream):
        return tf.clip_by_value(upstream, -0.1, 0.1)
    return x, grad


@tf.function
def sensitivity(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = clipped(x) ** 2
    return tape.gradient(y, x)


def choose(kind):
    return tf.switch_case(kind, branch_fns={0: zero_field, 1: constant_field}, default=zero_field)


def zero_field():
    return tf.zeros([2])


def constant_field():
    return tf.constant([0.0, -G])


def random_field():
    return tf.random.normal([2])


print(orbit(tf.constant([1.0, 0.0]), tf.constant([0.0, 1.0]), 5).shape)
print(drop(tf.constant(1.0)), drop_eagerly(tf.constant(1.0)))
print(averaged(tf.range(5.0)), energies(tf.ones([3, 2])), pairwise(tf.ones([2, 2])))
print(newton(cubic, tf.constant(1.0)), tf.function(lambda x: newton(wave, x, 2))(tf.constant(1.0)))
spring = Spring(1.0, 0.1)
print(spring.simulate(tf.constant(1.0), tf.constant(0.0), 3))
print(Pendulum(1.0, 0.1).force(tf.constant(1.0), tf.constant(0.0)))
print(sensitivity(tf.constant(3.0)), choose(tf.constant(1)))
