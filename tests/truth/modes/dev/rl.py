"""An agent with a replay buffer; one step is traced."""
import collections
import random

import numpy as np
import tensorflow as tf

RENDER = False
Transition = collections.namedtuple("Transition", "state reward")


class Buffer:
    def __init__(self, size):
        self.items = collections.deque(maxlen=size)

    def add(self, item):
        self.items.append(item)

    def sample(self, count):
        return self.stacked(random.sample(list(self.items), count))

    def stacked(self, items):
        return (np.array([i.state for i in items], np.float32), np.array([i.reward for i in items], np.float32))

    def clear(self):
        self.items.clear()


class Environment:
    def reset(self):
        self.time = 0
        return np.zeros([2], np.float32)

    def step(self, action):
        self.time += 1
        return np.full([2], action, np.float32), 1.0, self.time > 3

    def render(self):
        print(self.time)


class Agent:
    def __init__(self):
        self.network = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(1)])
        self.optimizer = tf.keras.optimizers.SGD(0.01)

    def act(self, state):
        return float(self.network(state[None])[0, 0])

    @tf.function
    def learn(self, states, rewards):
        with tf.GradientTape() as tape:
            loss = self.loss(states, rewards)
        gradients = tape.gradient(loss, self.network.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.network.trainable_variables))
        return loss

    def loss(self, states, rewards):
        return tf.reduce_mean(tf.square(self.network(states)[:, 0] - rewards))


def episode(agent, environment, buffer):
    state, over = environment.reset(), False
    while not over:
        state, reward, over = environment.step(agent.act(state))
        buffer.add(Transition(state, reward))
        if RENDER:
            environment.render()
    return agent.learn(*buffer.sample(2))


print(episode(Agent(), Environment(), Buffer(10)))
