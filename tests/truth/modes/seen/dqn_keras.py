"""Double DQN with prioritized replay on a grid world. tf.keras, mostly eager."""
import random
from collections import deque, namedtuple

import numpy as np
import tensorflow as tf
from tensorflow import keras

Transition = namedtuple("Transition", ("state", "action", "reward", "next_state", "done"))


class GridWorld:
    ACTIONS = [(0, 1), (1, 0), (0, -1), (-1, 0)]

    def __init__(self, n=4, max_steps=15):
        self.n = n
        self.max_steps = max_steps

    @property
    def n_actions(self):
        return len(self.ACTIONS)

    def observation(self):
        grid = np.zeros((self.n, self.n), np.float32)
        grid[self.pos] = 1.0
        return grid.ravel()

    def reset(self):
        self.pos, self.steps = (0, 0), 0
        return self.observation()

    def step(self, a):
        dx, dy = self.ACTIONS[a]
        x = min(max(self.pos[0] + dx, 0), self.n - 1)
        y = min(max(self.pos[1] + dy, 0), self.n - 1)
        self.pos = (x, y)
        self.steps += 1
        win = self.pos == (self.n - 1, self.n - 1)
        return self.observation(), 1.0 if win else -0.05, win or self.steps >= self.max_steps

    def render(self):
        for i in range(self.n):
            print("".join("A" if (i, j) == self.pos else "." for j in range(self.n)))


class ReplayMemory:
    def __init__(self, capacity):
        self.memory = deque(maxlen=capacity)

    def push(self, *args):
        self.memory.append(Transition(*args))

    def sample(self, n):
        return self.collate(random.sample(self.memory, n)), np.ones(n, np.float32), None

    def update(self, idx, errors):
        pass

    @staticmethod
    def collate(batch):
        cols = Transition(*zip(*batch))
        return Transition(*[np.array(c, np.int32 if i == 1 else np.float32) for i, c in enumerate(cols)])

    def __len__(self):
        return len(self.memory)


class PrioritizedMemory(ReplayMemory):
    def __init__(self, capacity, alpha=0.6, beta=0.4):
        super().__init__(capacity)
        self.priorities = deque(maxlen=capacity)
        self.alpha, self.beta = alpha, beta

    def push(self, *args):
        super().push(*args)
        self.priorities.append(max(self.priorities, default=1.0))

    def sample(self, n):
        p = np.array(self.priorities) ** self.alpha
        p /= p.sum()
        idx = np.random.choice(len(self.memory), n, p=p)
        w = (len(self.memory) * p[idx]) ** -self.beta
        return self.collate([self.memory[i] for i in idx]), (w / w.max()).astype(np.float32), idx

    def update(self, idx, errors):
        for i, e in zip(idx, errors):
            self.priorities[i] = abs(float(e)) + 1e-3


class DuelingHead(keras.layers.Layer):
    def __init__(self, n_actions, **kwargs):
        super().__init__(**kwargs)
        self.value = keras.layers.Dense(1)
        self.advantage = keras.layers.Dense(n_actions)

    def call(self, x):
        return self.combine(self.value(x), self.advantage(x))

    def combine(self, v, a):
        return v + a - tf.reduce_mean(a, axis=1, keepdims=True)


def build_q(n_in, n_actions, dueling=True):
    inp = keras.Input((n_in,))
    x = keras.layers.Dense(16, activation="relu")(inp)
    out = DuelingHead(n_actions)(x) if dueling else keras.layers.Dense(n_actions)(x)
    return keras.Model(inp, out)


class EpsilonSchedule:
    def __init__(self, start=1.0, end=0.1, decay=50):
        self.start, self.end, self.decay = start, end, decay

    def __call__(self, step):
        return max(self.end, self.start - (self.start - self.end) * step / self.decay)


class Agent:
    def __init__(self, env, memory, double=True, graph=False, gamma=0.95):
        self.env, self.memory = env, memory
        self.double, self.gamma = double, gamma
        self.q = build_q(env.n ** 2, env.n_actions)
        self.target = build_q(env.n ** 2, env.n_actions)
        self.sync()
        self.eps = EpsilonSchedule()
        self.opt = keras.optimizers.Adam(1e-2)
        self.train_fn = tf.function(self.train_on) if graph else self.train_on
        self.t = 0

    def sync(self):
        self.target.set_weights(self.q.get_weights())

    def soft_sync(self, tau=0.01):
        for a, b in zip(self.target.variables, self.q.variables):
            a.assign((1 - tau) * a + tau * b)

    def act(self, s):
        self.t += 1
        if random.random() < self.eps(self.t):
            return random.randrange(self.env.n_actions)
        return self.greedy(s)

    def greedy(self, s):
        return int(tf.argmax(self.q(s[None]), axis=1)[0])

    def targets(self, r, s2, done):
        if self.double:
            best = tf.argmax(self.q(s2), axis=1)
            nxt = tf.gather(self.target(s2), best, batch_dims=1)
        else:
            nxt = tf.reduce_max(self.target(s2), axis=1)
        return tf.stop_gradient(r + self.gamma * (1.0 - done) * nxt)

    def train_on(self, s, a, r, s2, done, w):
        y = self.targets(r, s2, done)
        with tf.GradientTape() as tape:
            q = tf.gather(self.q(s), a, batch_dims=1)
            td = y - q
            loss = tf.reduce_mean(w * huber(td))
        grads = tape.gradient(loss, self.q.trainable_variables)
        self.opt.apply_gradients(zip(grads, self.q.trainable_variables))
        return loss, td

    def learn(self, n=8):
        if len(self.memory) < n:
            return None
        batch, w, idx = self.memory.sample(n)
        loss, td = self.train_fn(*map(tf.constant, batch), tf.constant(w))
        self.memory.update(idx, td.numpy()) if idx is not None else None
        return float(loss)


def huber(x, delta=1.0):
    a = tf.abs(x)
    return tf.where(a <= delta, 0.5 * x * x, delta * (a - 0.5 * delta))


def run_episode(env, agent, train=True):
    s, total, done = env.reset(), 0.0, False
    while not done:
        a = agent.act(s) if train else agent.greedy(s)
        s2, r, done = env.step(a)
        if train:
            agent.memory.push(s, a, r, s2, float(done))
            agent.learn()
        s, total = s2, total + r
    return total


if __name__ == "__main__":
    random.seed(0)
    np.random.seed(0)
    env = GridWorld()
    for memory, graph in ((ReplayMemory(200), False), (PrioritizedMemory(200), True)):
        agent = Agent(env, memory, graph=graph)
        returns = []
        for ep in range(2):
            returns.append(run_episode(env, agent))
            agent.soft_sync()
        print(type(memory).__name__, returns, run_episode(env, agent, train=False))
