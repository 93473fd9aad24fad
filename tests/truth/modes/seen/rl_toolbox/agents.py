import abc

import numpy as np
import tensorflow as tf
from tensorflow import keras

AGENTS = {}


def agent(name):
    def deco(cls):
        AGENTS[name] = cls
        cls.name = name
        return cls
    return deco


class SummaryMixin:
    def track(self, **values):
        self._history = getattr(self, "_history", {})
        for k, v in values.items():
            self._history.setdefault(k, []).append(float(v))

    def report(self):
        return {k: round(float(np.mean(v)), 3) for k, v in sorted(self._history.items())}


class TargetNetworkMixin:
    def init_target(self):
        self.target = self.make_network()
        self.target.set_weights(self.network.get_weights())

    @tf.function
    def sync(self, tau):
        for t, s in zip(self.target.variables, self.network.variables):
            t.assign(tau * s + (1.0 - tau) * t)


class Agent(abc.ABC, SummaryMixin):
    def __init__(self, obs_size, actions, lr=1e-2, gamma=0.95):
        self.obs_size, self.actions, self.gamma = obs_size, actions, gamma
        self.network = self.make_network()
        self.optimizer = keras.optimizers.Adam(lr)

    @abc.abstractmethod
    def make_network(self):
        """Returns a Keras model."""

    @abc.abstractmethod
    def loss(self, batch):
        """Returns a scalar."""

    def act(self, obs, explore=True):
        values = self.network(obs[None], training=False)[0]
        return self.choose(values, explore)

    @abc.abstractmethod
    def choose(self, values, explore):
        ...

    @tf.function
    def learn(self, batch):
        with tf.GradientTape() as tape:
            loss = self.loss(batch)
        variables = self.network.trainable_variables
        grads = [tf.clip_by_norm(g, 1.0) for g in tape.gradient(loss, variables)]
        self.optimizer.apply_gradients(zip(grads, variables))
        return loss


class Dueling(keras.layers.Layer):
    def __init__(self, actions, **kwargs):
        super().__init__(**kwargs)
        self.value = keras.layers.Dense(1)
        self.advantage = keras.layers.Dense(actions)

    def call(self, x):
        a = self.advantage(x)
        return self.value(x) + a - tf.reduce_mean(a, -1, keepdims=True)


@agent("dqn")
class DQN(TargetNetworkMixin, Agent):
    def __init__(self, *args, epsilon=0.3, double=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.epsilon, self.double = epsilon, double
        self.init_target()

    def make_network(self):
        obs = keras.Input((self.obs_size,))
        x = keras.layers.Dense(16, activation="relu")(obs)
        return keras.Model(obs, Dueling(self.actions)(x))

    def choose(self, values, explore):
        if explore and np.random.rand() < self.epsilon:
            return np.random.randint(self.actions)
        return int(tf.argmax(values))

    def bootstrap(self, next_obs):
        target = self.target(next_obs)
        if self.double:
            best = tf.argmax(self.network(next_obs), -1)
            return tf.gather(target, best, batch_dims=1)
        return tf.reduce_max(target, -1)

    def loss(self, batch):
        goal = batch.reward + self.gamma * (1.0 - batch.done) * self.bootstrap(batch.next_obs)
        q = tf.gather(self.network(batch.obs, training=True), batch.action, batch_dims=1)
        error = tf.stop_gradient(goal) - q
        return tf.reduce_mean(tf.where(tf.abs(error) < 1.0, 0.5 * error ** 2, tf.abs(error) - 0.5))


@agent("reinforce")
class Reinforce(Agent):
    def make_network(self):
        return keras.Sequential([keras.Input((self.obs_size,)),
                                 keras.layers.Dense(16, activation="tanh"),
                                 keras.layers.Dense(self.actions)])

    def choose(self, values, explore):
        if not explore:
            return int(tf.argmax(values))
        return int(tf.random.categorical(values[None], 1)[0, 0])

    @staticmethod
    def returns(rewards, gamma):
        return tf.scan(lambda acc, r: r + gamma * acc, rewards, reverse=True)

    def loss(self, batch):
        log_p = tf.nn.log_softmax(self.network(batch.obs, training=True))
        chosen = tf.gather(log_p, batch.action, batch_dims=1)
        returns = self.returns(batch.reward, self.gamma)
        returns = returns - tf.reduce_mean(returns)
        return -tf.reduce_mean(chosen * returns) + 0.01 * self.negative_entropy(log_p)

    def negative_entropy(self, log_p):
        return tf.reduce_mean(tf.reduce_sum(tf.exp(log_p) * log_p, -1))


@agent("sarsa")
class ExpectedSarsa(DQN):
    def bootstrap(self, next_obs):
        q = self.target(next_obs)
        greedy = tf.reduce_max(q, -1)
        return (1 - self.epsilon) * greedy + self.epsilon * tf.reduce_mean(q, -1)
