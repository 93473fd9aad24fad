import numpy as np
import tensorflow as tf


class ReplayMemory:
    def __init__(self, capacity, state_size, action_size):
        self.capacity = capacity
        self.states = np.zeros((capacity, state_size), "float32")
        self.nexts = np.zeros((capacity, state_size), "float32")
        self.actions = np.zeros((capacity, action_size), "float32")
        self.rewards = np.zeros((capacity, 1), "float32")
        self.dones = np.zeros((capacity, 1), "float32")
        self.count = 0

    def push(self, state, action, reward, following, done):
        at = self.count % self.capacity
        self.states[at], self.actions[at], self.nexts[at] = state, action, following
        self.rewards[at], self.dones[at] = reward, done
        self.count += 1

    def batch(self, size):
        index = np.random.randint(0, len(self), size)
        columns = (self.states, self.actions, self.rewards, self.nexts, self.dones)
        return [tf.convert_to_tensor(c[index]) for c in columns]

    def __len__(self):
        return min(self.count, self.capacity)
