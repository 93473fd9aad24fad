"""Old style policy gradient: static graph, placeholders, tf.cond, tf.while_loop and py_func."""
from __future__ import print_function

import collections
import sys

import numpy as np
import tensorflow as tf

if tf.__version__ >= "2":
    import tensorflow.compat.v1 as tf
    tf.disable_eager_execution()

Config = collections.namedtuple("Config", "hidden gamma lr baseline entropy")
config = Config(hidden=8, gamma=0.9, lr=0.05, baseline=True, entropy=0.01)


class Bandit(object):
    """Contextual bandit with delayed rewards."""

    def __init__(self, n_states=4, n_actions=3, horizon=5):
        self.n_states, self.n_actions, self.horizon = n_states, n_actions, horizon
        self.reset()

    def reset(self):
        self.t = 0
        self.state = np.random.randint(self.n_states)
        return self.encode()

    def encode(self):
        return np.eye(self.n_states, dtype=np.float32)[self.state]

    def step(self, action):
        reward = float(action == self.state % self.n_actions)
        self.state = (self.state + action) % self.n_states
        self.t += 1
        return self.encode(), reward, self.t >= self.horizon


def linear(x, size, name, initializer=None):
    w = tf.get_variable(name + "/w", [x.get_shape()[1], size], initializer=initializer)
    b = tf.get_variable(name + "/b", [size], initializer=tf.zeros_initializer())
    return tf.matmul(x, w) + b


def normc_initializer(std=1.0):
    def _initializer(shape, dtype=None, partition_info=None):
        out = np.random.randn(*[int(s) for s in shape]).astype(np.float32)
        out *= std / np.sqrt(np.square(out).sum(axis=0, keepdims=True))
        return tf.constant(out)
    return _initializer


def discounted_returns(rewards, gamma):
    """A backwards loop in the graph."""
    n = tf.shape(rewards)[0]

    def cond(i, running, out):
        return i >= 0

    def body(i, running, out):
        running = rewards[i] + gamma * running
        return i - 1, running, out.write(i, running)

    _, _, out = tf.while_loop(cond, body, [n - 1, 0.0, tf.TensorArray(tf.float32, size=n)])
    return out.stack()


def running_mean_np(x):
    running_mean_np.values.append(float(np.mean(x)))
    return np.float32(np.mean(running_mean_np.values[-20:]))


running_mean_np.values = []


class Policy(object):
    def __init__(self, env, cfg, scope="policy"):
        self.cfg = cfg
        with tf.variable_scope(scope):
            self._placeholders(env)
            self.logits = self._network(env)
            self.sample = tf.squeeze(tf.multinomial(self.logits, 1), axis=1)
            self.value = self._value() if cfg.baseline else None
        self.loss = self._loss()
        self.train_op = self._train()

    def _placeholders(self, env):
        self.obs = tf.placeholder(tf.float32, [None, env.n_states])
        self.act = tf.placeholder(tf.int32, [None])
        self.rew = tf.placeholder(tf.float32, [None])
        self.explore = tf.placeholder_with_default(True, [])

    def _network(self, env):
        self.h = tf.nn.tanh(linear(self.obs, self.cfg.hidden, "h", normc_initializer(1.0)))
        logits = linear(self.h, env.n_actions, "logits", normc_initializer(0.01))
        return tf.cond(self.explore, lambda: logits, lambda: 100.0 * logits)

    def _value(self):
        return linear(self.h, 1, "value")[:, 0]

    def _advantage(self):
        returns = discounted_returns(self.rew, self.cfg.gamma)
        if self.cfg.baseline:
            return returns - tf.stop_gradient(self.value), tf.reduce_mean(tf.square(returns - self.value))
        mean = tf.py_func(running_mean_np, [returns], tf.float32)
        return returns - mean, 0.0

    def _loss(self):
        adv, value_loss = self._advantage()
        logp = -tf.nn.sparse_softmax_cross_entropy_with_logits(labels=self.act, logits=self.logits)
        return -tf.reduce_mean(logp * adv) + 0.5 * value_loss - self.cfg.entropy * self._entropy()

    def _entropy(self):
        p = tf.nn.softmax(self.logits)
        return -tf.reduce_mean(tf.reduce_sum(p * tf.nn.log_softmax(self.logits), 1))

    def _train(self):
        optimizer = tf.train.RMSPropOptimizer(self.cfg.lr)
        gvs = optimizer.compute_gradients(self.loss)
        return optimizer.apply_gradients([(self._clip(g), v) for g, v in gvs])

    def _clip(self, g):
        return g if g is None else tf.clip_by_value(g, -1.0, 1.0)

    def act_one(self, obs, greedy=False):
        sess = tf.get_default_session()
        return int(sess.run(self.sample, {self.obs: obs[None], self.explore: not greedy})[0])

    def update(self, obs, act, rew):
        sess = tf.get_default_session()
        return sess.run([self.loss, self.train_op], {self.obs: obs, self.act: act, self.rew: rew})[0]


def rollout(env, policy, greedy=False):
    obs, done, path = env.reset(), False, []
    while not done:
        a = policy.act_one(obs, greedy)
        nxt, r, done = env.step(a)
        path.append((obs, a, r))
        obs = nxt
    return [np.array(c) for c in zip(*path)]


def sync_ops(src, dst):
    pairs = zip(tf.trainable_variables(src), tf.trainable_variables(dst))
    return tf.group(*[b.assign(a) for a, b in pairs])


def restore(path):
    tf.train.Saver().restore(tf.get_default_session(), path)


def run(cfg, seed=0):
    np.random.seed(seed)
    tf.reset_default_graph()
    tf.set_random_seed(seed)
    env = Bandit()
    policy = Policy(env, cfg)
    old = Policy(env, cfg, "old")
    sync = sync_ops("policy", "old")
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for episode in range(5):
            loss = policy.update(*rollout(env, policy))
        sess.run(sync)
        score = rollout(env, old, greedy=True)[2].sum()
    return loss, score


if __name__ == "__main__":
    for cfg in (config, config._replace(baseline=False)):
        print("loss %.3f score %.1f" % run(cfg))
    sys.stdout.flush()
