"""First- and second-order MAML on sine regression, plus Reptile, with a functional network."""
import dataclasses
import enum
import math
import typing

import numpy as np
import tensorflow as tf


class Algorithm(enum.Enum):
    MAML = "maml"
    FOMAML = "fomaml"
    REPTILE = "reptile"


@dataclasses.dataclass(frozen=True)
class MetaConfig:
    algorithm: Algorithm = Algorithm.MAML
    shots: int = 5
    tasks: int = 4
    inner_steps: int = 2
    inner_lr: float = 0.01
    outer_lr: float = 1e-3
    widths: typing.Tuple[int, ...] = (16, 16)
    iterations: int = 3

    def replace(self, **changes):
        return dataclasses.replace(self, **changes)


class TaskSampler:
    def __init__(self, config, seed=0):
        self.config = config
        self.rng = np.random.RandomState(seed)

    def task(self):
        amplitude, phase = self.rng.uniform(0.1, 5.0), self.rng.uniform(0, math.pi)

        def draw(n):
            x = self.rng.uniform(-5, 5, (n, 1)).astype("float32")
            return x, (amplitude * np.sin(x - phase)).astype("float32")

        return draw

    def batch(self):
        support, query = [], []
        for _ in range(self.config.tasks):
            draw = self.task()
            support.append(draw(self.config.shots))
            query.append(draw(self.config.shots))
        stack = lambda pairs: tuple(tf.constant(np.stack(p)) for p in zip(*pairs))
        return stack(support), stack(query)


def glorot(n_in, n_out):
    limit = math.sqrt(6 / (n_in + n_out))
    return tf.random.uniform((n_in, n_out), -limit, limit)


class FunctionalMLP(tf.Module):
    """The weights are arguments of `apply`; the module keeps the meta-parameters."""

    def __init__(self, widths):
        super().__init__()
        sizes = (1,) + tuple(widths) + (1,)
        self.weights = []
        for n_in, n_out in zip(sizes[:-1], sizes[1:]):
            self.weights += [tf.Variable(glorot(n_in, n_out)), tf.Variable(tf.zeros(n_out))]

    def values(self):
        return [tf.convert_to_tensor(w) for w in self.weights]

    @staticmethod
    def apply(x, weights):
        *hidden, (w, b) = list(zip(weights[::2], weights[1::2]))
        for hw, hb in hidden:
            x = tf.nn.relu(x @ hw + hb)
        return x @ w + b

    def __call__(self, x):
        return self.apply(x, self.values())


def mse(y, p):
    return tf.reduce_mean(tf.square(y - p))


class MetaLearner:
    def __init__(self, config):
        self.config = config
        self.net = FunctionalMLP(config.widths)
        self.optimizer = tf.keras.optimizers.Adam(config.outer_lr)
        self.step = {
            Algorithm.MAML: self.maml_step,
            Algorithm.FOMAML: self.maml_step,
            Algorithm.REPTILE: self.reptile_step,
        }[config.algorithm]

    def adapt(self, x, y, weights, steps, stop=False):
        for _ in range(steps):
            with tf.GradientTape() as tape:
                tape.watch(weights)
                loss = mse(y, self.net.apply(x, weights))
            grads = tape.gradient(loss, weights)
            if stop:
                grads = [tf.stop_gradient(g) for g in grads]
            weights = [w - self.config.inner_lr * g for w, g in zip(weights, grads)]
        return weights

    def _task_loss(self, task):
        (sx, sy), (qx, qy) = task
        first_order = self.config.algorithm is Algorithm.FOMAML
        adapted = self.adapt(sx, sy, self.net.values(), self.config.inner_steps, stop=first_order)
        return mse(qy, self.net.apply(qx, adapted))

    @tf.function
    def maml_step(self, support, query):
        with tf.GradientTape() as tape:
            losses = tf.map_fn(self._task_loss, (support, query), fn_output_signature=tf.float32)
            loss = tf.reduce_mean(losses)
        grads = tape.gradient(loss, self.net.weights)
        self.optimizer.apply_gradients(zip(grads, self.net.weights))
        return loss

    @tf.function
    def reptile_step(self, support, query):
        def displacement(task):
            x, y = task
            start = self.net.values()
            return [s - e for s, e in zip(start, self.adapt(x, y, start, self.config.inner_steps))]

        signature = [tf.TensorSpec(w.shape, tf.float32) for w in self.net.weights]
        moves = tf.map_fn(displacement, support, fn_output_signature=signature)
        grads = [tf.reduce_mean(m, 0) for m in moves]
        self.optimizer.apply_gradients(zip(grads, self.net.weights))
        return mse(query[1], self.net(query[0]))

    def evaluate(self, sampler, steps=(0, 1, 3)):
        draw = sampler.task()
        x, y = map(tf.constant, draw(self.config.shots))
        qx, qy = draw(50)
        return {n: round(float(mse(qy, self.net.apply(qx, self.adapt(x, y, self.net.values(), n)))), 3)
                for n in steps}


class PretrainBaseline:
    """Joint training on all tasks."""

    def __init__(self, config):
        self.net = FunctionalMLP(config.widths)
        self.optimizer = tf.keras.optimizers.SGD(0.01)

    def step(self, support, query):
        x, y = (tf.reshape(t, (-1, 1)) for t in support)
        with tf.GradientTape() as tape:
            loss = mse(y, self.net(x))
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.net.weights), self.net.weights))
        return loss


def per_example_gradients(net, x, y):
    def one(pair):
        xi, yi = pair
        with tf.GradientTape() as tape:
            loss = mse(yi, net(xi[None]))
        return tf.linalg.global_norm(tape.gradient(loss, net.weights))
    return tf.vectorized_map(one, (x, y))


def cosine_schedule(base, total):
    return lambda step: base * 0.5 * (1 + math.cos(math.pi * step / total))


def train(learner, sampler, iterations):
    return [round(float(learner.step(*sampler.batch())), 3) for _ in range(iterations)]


def main():
    tf.random.set_seed(0)
    base = MetaConfig()
    for algorithm in Algorithm:
        config = base.replace(algorithm=algorithm)
        learner = MetaLearner(config)
        print(algorithm.value, train(learner, TaskSampler(config), config.iterations),
              learner.evaluate(TaskSampler(config, seed=5)))
    print("joint", train(PretrainBaseline(base), TaskSampler(base), 2))
    support, _ = TaskSampler(base).batch()
    norms = per_example_gradients(learner.net, support[0][0], support[1][0])
    print("norms", norms.shape)


if __name__ == "__main__":
    main()
