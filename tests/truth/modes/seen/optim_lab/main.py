import numpy as np
import tensorflow as tf

import problems
from optimizers import OPTIMIZERS, Lookahead
from schedules import Cyclic, Triangular, Warmup, constant


def minimize_eager(fn, lookahead, var, steps):
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = fn(tf.convert_to_tensor(var))
        lookahead.step(tape.gradient(loss, [var]))
    return float(fn(tf.convert_to_tensor(var)))


def make_graph_minimizer(fn, lookahead, var):
    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = fn(tf.convert_to_tensor(var))
        lookahead.step(tape.gradient(loss, [var]))
        return loss

    return step


def sweep(x, y):
    for name, cls in OPTIMIZERS.items():
        for schedule in (Warmup(0.01, 4), Warmup(Triangular(0.001, 0.02, 6.0), 2)):
            tf.keras.utils.set_random_seed(1)
            net = problems.small_net()
            net.compile(cls(learning_rate=schedule), "binary_crossentropy")
            losses = net.fit(x, y, batch_size=32, epochs=2, verbose=0).history["loss"]
            yield name, np.isfinite(losses).all()


def main():
    for name, ok in sweep(*problems.classification()):
        print(name, ok)
    v1 = tf.Variable([0.5, 0.5])
    first = Lookahead(tf.keras.optimizers.SGD(0.01), [v1])
    print("quadratic:", minimize_eager(problems.quadratic, first, v1, 4) < 1.25)
    v2 = tf.Variable([-0.5, 0.5])
    step = make_graph_minimizer(problems.rosenbrock, Lookahead(tf.keras.optimizers.SGD(0.01), [v2]), v2)
    values = [float(step()) for _ in range(4)]
    print("rosenbrock:", values[-1] < values[0])
    rates = [float(Warmup(constant(1.0), 4)(s)) for s in range(3)]
    print(rates, round(float(Cyclic(0.0, 1.0, 4.0)(2)), 3))


if __name__ == "__main__":
    main()
