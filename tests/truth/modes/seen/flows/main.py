import numpy as np
import tensorflow as tf

from bijectors import Affine, Coupling
from density import FlowDensity
from toy import two_moons


def build(dim=2):
    return Affine(dim) >> Coupling(dim, 8, seed=1) >> Coupling(dim, 8, flip=True, seed=2)


def round_trip_error(bijector, x):
    z, _ = bijector.inverse(x)
    return float(tf.reduce_max(tf.abs(bijector.forward(z) - x)))


def numeric_log_det(bijector, point):
    x = tf.constant(point[None])
    with tf.GradientTape() as tape:
        tape.watch(x)
        z, log_det = bijector.inverse(x)
    jacobian = tape.batch_jacobian(z, x)[0]
    return float(tf.math.log(tf.abs(tf.linalg.det(jacobian)))), float(log_det[0])


def main():
    x = two_moons(64)
    flow = FlowDensity(build())
    losses = [float(flow.fit_step(tf.constant(x), tf.constant(0.05))) for _ in range(8)]
    print("improved:", losses[-1] < losses[0])
    print("invertible:", round_trip_error(flow.bijector, tf.constant(x)) < 1e-3)
    numeric, analytic = numeric_log_det(flow.bijector, x[0])
    print("log det agrees:", abs(numeric - analytic) < 1e-3)
    print("samples:", flow.sample(tf.constant(5)).shape, np.isfinite(flow.log_prob(x[:2])).all())


if __name__ == "__main__":
    main()
