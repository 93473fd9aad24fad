"""A field, its derivatives, and an integrator with a choice of method."""
import tensorflow as tf

METHOD = "rk4"


@tf.function
def field(t, y):
    return tf.stack([y[1], -y[0]])


def euler(f, t, y, h):
    return y + h * f(t, y)


def rk4(f, t, y, h):
    k1 = f(t, y)
    k2 = f(t + h / 2, y + h / 2 * k1)
    return y + h * middle(k1, k2)


def middle(a, b):
    return (a + b) / 2.0


STEPPERS = {"euler": euler, "rk4": rk4}


def integrate(f, y, steps):
    step = STEPPERS[METHOD]
    for i in range(steps):
        y = step(f, tf.constant(0.1 * i), y, 0.1)
    return y


def energy(y):
    return tf.reduce_sum(y ** 2)


@tf.function(jit_compile=False)
def hessian(x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            e = potential(x)
        g = inner.gradient(e, x)
    return outer.jacobian(g, x)


def potential(x):
    return tf.reduce_sum(x ** 4)


class Recorder:
    def __init__(self):
        self.values = []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def add(self, value):
        self.values.append(float(value))

    def close(self):
        print(self.values)


with Recorder() as recorder:
    recorder.add(energy(integrate(field, tf.constant([1.0, 0.0]), 3)))
print(hessian(tf.constant([1.0, 2.0])))
