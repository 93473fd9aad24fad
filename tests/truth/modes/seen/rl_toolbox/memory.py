import collections

import numpy as np
import tensorflow as tf

Transition = collections.namedtuple("Transition", "obs action reward next_obs done")


class ReplayBuffer:
    def __init__(self, capacity, seed=0):
        self.items = collections.deque(maxlen=capacity)
        self.rng = np.random.RandomState(seed)

    def __len__(self):
        return len(self.items)

    def add(self, *values):
        self.items.append(Transition(*values))

    def stream(self):
        while True:
            yield self.items[self.rng.randint(len(self.items))]

    def dataset(self, batch, obs_size):
        signature = Transition(
            tf.TensorSpec((obs_size,), tf.float32), tf.TensorSpec((), tf.int32),
            tf.TensorSpec((), tf.float32), tf.TensorSpec((obs_size,), tf.float32),
            tf.TensorSpec((), tf.float32))
        return tf.data.Dataset.from_generator(self.stream, output_signature=signature).batch(batch)


class PrioritizedBuffer(ReplayBuffer):
    def __init__(self, capacity, alpha=0.6, seed=0):
        super().__init__(capacity, seed)
        self.alpha = alpha
        self.priority = collections.deque(maxlen=capacity)

    def add(self, *values):
        super().add(*values)
        self.priority.append(max(self.priority, default=1.0))

    def stream(self):
        while True:
            p = np.array(self.priority) ** self.alpha
            yield self.items[self.rng.choice(len(self.items), p=p / p.sum())]


def nstep(transitions, gamma):
    total = 0.0
    for t in reversed(transitions):
        total = t.reward + gamma * total * (1.0 - t.done)
    first, last = transitions[0], transitions[-1]
    return Transition(first.obs, first.action, total, last.next_obs, last.done)
