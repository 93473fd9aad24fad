"""A policy gradient: an environment in Python, a memory, traced and eager parts."""
import abc
import collections
import random

import numpy as np
import tensorflow as tf

Step = collections.namedtuple("Step", "state action reward")


class Environment(abc.ABC):
    @abc.abstractmethod
    def step(self, action):
        """Not run."""

    def reset(self):
        self.state = self.first()
        return self.state

    def first(self):
        return np.zeros(2, "float32")

    def render(self):
        print(self.state)


class Line(Environment):
    def step(self, action):
        self.state = self.state + self.move(int(action))
        return self.state, float(self.state[0]), abs(self.state[0]) > 2

    def move(self, action):
        return np.array([2 * action - 1, 0], "float32")


class Memory:
    def __init__(self, size):
        self.steps = collections.deque(maxlen=size)

    def add(self, *step):
        self.steps.append(Step(*step))

    def __len__(self):
        return len(self.steps)

    def __iter__(self):
        return iter(self.steps)

    def sample(self, count):
        return random.sample(list(self.steps), min(count, len(self)))


class Agent:
    def __init__(self):
        self.net = make_net()
        self.optimizer = tf.keras.optimizers.Adam(0.01)

    def act(self, state):
        return np.argmax(self.probabilities(tf.constant(state[None]))[0])

    @tf.function(reduce_retracing=True)
    def probabilities(self, states):
        return tf.nn.softmax(self.logits(states))

    def logits(self, states):
        return clipped(self.net(states))

    @tf.function
    def learn(self, states, actions, returns):
        with tf.GradientTape() as tape:
            loss = self.loss(states, actions, returns)
        gradients = tape.gradient(loss, self.net.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.net.trainable_variables))
        return loss

    def loss(self, states, actions, returns):
        chosen = tf.nn.sparse_softmax_cross_entropy_with_logits(actions, self.logits(states))
        return tf.reduce_mean(chosen * returns)

    def save(self, path):
        self.net.save_weights(path)


def clipped(x):
    return tf.clip_by_value(x, -5.0, 5.0)


def make_net():
    return tf.keras.Sequential([tf.keras.layers.Dense(4, activation="relu"), tf.keras.layers.Dense(2)])


def discounted(rewards, gamma=0.9):
    total, found = 0.0, []
    for reward in reversed(rewards):
        total = reward + gamma * total
        found.append(total)
    return found[::-1]


def episode(env, agent, memory):
    state = env.reset()
    for _ in range(3):
        action = agent.act(state)
        following, reward, done = env.step(action)
        memory.add(state, action, reward)
        state = following
        if done:
            break
    return discounted([s.reward for s in memory])


agent, memory = Agent(), Memory(10)
returns = episode(Line(), agent, memory)
batch = memory.sample(2)
print(agent.learn(tf.constant([s.state for s in batch]), tf.constant([int(s.action) for s in batch]), tf.constant(returns[: len(batch)])))
