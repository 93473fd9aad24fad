"""State-space models: HMM forward/backward with tf.scan, Kalman filter, particle filter."""
from collections import namedtuple

import numpy as np
import tensorflow as tf

HMM = namedtuple("HMM", "log_pi log_A log_B")
Gaussian = namedtuple("Gaussian", ["mean", "cov"])


def log_normalize(x, axis=-1):
    return x - tf.reduce_logsumexp(x, axis=axis, keepdims=True)


def make_hmm(n_states, n_symbols, seed=0):
    rng = np.random.RandomState(seed)
    draw = lambda *shape: log_normalize(tf.constant(rng.randn(*shape), tf.float32))
    return HMM(draw(n_states), draw(n_states, n_states), draw(n_states, n_symbols))


def emission(hmm, obs):
    return tf.gather(tf.transpose(hmm.log_B), obs)


def forward(hmm, obs):
    log_e = emission(hmm, obs)

    def step(alpha, e):
        return e + tf.reduce_logsumexp(alpha[:, None] + hmm.log_A, axis=0)

    first = hmm.log_pi + log_e[0]
    rest = tf.scan(step, log_e[1:], initializer=first)
    return tf.concat([first[None], rest], 0)


def backward(hmm, obs):
    log_e = emission(hmm, obs)
    last = tf.zeros_like(hmm.log_pi)
    betas = tf.scan(lambda beta, e: tf.reduce_logsumexp(hmm.log_A + (e + beta)[None], axis=1),
                    log_e[1:], initializer=last, reverse=True)
    return tf.concat([betas, last[None]], 0)


@tf.function
def posterior(hmm, obs):
    return log_normalize(forward(hmm, obs) + backward(hmm, obs))


def log_likelihood(hmm, obs):
    return tf.reduce_logsumexp(forward(hmm, obs)[-1])


def batch_log_likelihood(hmm, batch):
    return tf.map_fn(lambda obs: log_likelihood(hmm, obs), batch,
                     fn_output_signature=tf.float32)


@tf.function
def viterbi(hmm, obs):
    log_e = emission(hmm, obs)
    n = tf.shape(obs)[0]
    delta = hmm.log_pi + log_e[0]
    back = tf.TensorArray(tf.int32, size=n - 1)
    for t in tf.range(1, n):
        scores = delta[:, None] + hmm.log_A
        back = back.write(t - 1, tf.argmax(scores, axis=0, output_type=tf.int32))
        delta = tf.reduce_max(scores, axis=0) + log_e[t]
    path = tf.TensorArray(tf.int32, size=n)
    state = tf.argmax(delta, output_type=tf.int32)
    path = path.write(n - 1, state)
    pointers = back.stack()
    for i in tf.range(n - 1):
        t = n - 2 - i
        state = pointers[t, state]
        path = path.write(t, state)
    return path.stack()


class KalmanFilter(tf.Module):
    def __init__(self, dim=2, q=0.01, r=0.1):
        super().__init__()
        self.F = tf.Variable(tf.eye(dim) * 0.95)
        self.H = tf.constant([[1.0, 0.0]])
        self.log_q = tf.Variable(np.log(q), dtype=tf.float32)
        self.log_r = tf.Variable(np.log(r), dtype=tf.float32)

    @property
    def Q(self):
        return tf.eye(2) * tf.exp(self.log_q)

    @property
    def R(self):
        return tf.eye(1) * tf.exp(self.log_r)

    def predict(self, belief):
        mean = tf.linalg.matvec(self.F, belief.mean)
        return Gaussian(mean, self.F @ belief.cov @ tf.transpose(self.F) + self.Q)

    def update(self, belief, z):
        S = self.H @ belief.cov @ tf.transpose(self.H) + self.R
        K = belief.cov @ tf.transpose(self.H) @ tf.linalg.inv(S)
        innovation = z - tf.linalg.matvec(self.H, belief.mean)
        mean = belief.mean + tf.linalg.matvec(K, innovation)
        cov = (tf.eye(2) - K @ self.H) @ belief.cov
        ll = -0.5 * (tf.math.log(S[0, 0]) + innovation[0] ** 2 / S[0, 0])
        return Gaussian(mean, cov), ll

    def filter_step(self, carry, z):
        belief, _ = carry
        return self.update(self.predict(belief), z)

    def filter(self, zs):
        init = (Gaussian(tf.zeros(2), tf.eye(2)), tf.constant(0.0))
        return tf.scan(self.filter_step, zs, initializer=init)

    @tf.function
    def fit_step(self, zs, lr=0.01):
        with tf.GradientTape() as tape:
            _, lls = self.filter(zs)
            loss = -tf.reduce_mean(lls)
        for v, g in zip(self.trainable_variables, tape.gradient(loss, self.trainable_variables)):
            v.assign_sub(lr * g)
        return loss

    def smooth(self, zs):
        raise NotImplementedError("RTS smoother")


def systematic_resample(weights):
    """numpy, called from the graph."""
    n = len(weights)
    positions = (np.arange(n) + 0.5) / n
    return np.minimum(np.searchsorted(np.cumsum(weights), positions), n - 1).astype(np.int32)


def multinomial_resample(weights):
    return np.random.choice(len(weights), len(weights), p=weights).astype(np.int32)


class ParticleFilter:
    def __init__(self, n, transition, likelihood, resample=systematic_resample):
        self.n = n
        self.transition = transition
        self.likelihood = likelihood
        self.resample = resample

    @tf.function
    def step(self, particles, z):
        particles = self.transition(particles)
        w = tf.nn.softmax(self.likelihood(particles, z))
        if self.effective_size(w) < 0.9 * self.n:
            idx = tf.numpy_function(self.resample, [w], tf.int32)
            particles = tf.gather(particles, tf.ensure_shape(idx, [self.n]))
        return particles

    def effective_size(self, w):
        return 1.0 / tf.reduce_sum(w ** 2)

    def run(self, zs):
        particles = tf.random.normal([self.n])
        means = []
        for z in zs:
            particles = self.step(particles, z)
            means.append(float(tf.reduce_mean(particles)))
        return means


def random_walk(p):
    return 0.95 * p + 0.2 * tf.random.normal(tf.shape(p))


def gaussian_likelihood(p, z):
    return -0.5 * tf.square((p - z) / 0.3)


def simulate(n=10):
    x, out = 0.0, []
    for _ in range(n):
        x = 0.95 * x + 0.3 * np.random.randn()
        out.append(x + 0.1 * np.random.randn())
    return np.array(out, np.float32)


if __name__ == "__main__":
    hmm = make_hmm(3, 4)
    obs = tf.constant([0, 1, 3, 2, 0])
    gamma = posterior(hmm, obs)
    print(gamma.shape, float(log_likelihood(hmm, obs)))
    print(viterbi(hmm, obs).numpy(), batch_log_likelihood(hmm, tf.stack([obs, obs])).numpy())
    zs = tf.constant(simulate())
    kf = KalmanFilter()
    for _ in range(2):
        loss = kf.fit_step(zs[:, None])
    belief, lls = kf.filter(zs[:, None])
    print(float(loss), belief.mean.shape, belief.cov.shape)
    print(len(ParticleFilter(16, random_walk, gaussian_likelihood).run(zs)))
