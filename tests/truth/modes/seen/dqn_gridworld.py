"""Deep Q-learning on a tiny grid world."""
import collections
import random

import numpy as np
import tensorflow as tf

Transition = collections.namedtuple("Transition", "state action reward next_state done")


class GridWorld:
    MOVES = [(-1, 0), (1, 0), (0, -1), (0, 1)]

    def __init__(self, size=4, limit=20):
        self.size = size
        self.limit = limit
        self.reset()

    @property
    def observation(self):
        obs = np.zeros((self.size, self.size), "float32")
        obs[self.pos] = 1.0
        return obs.ravel()

    def reset(self):
        self.pos = (0, 0)
        self.steps = 0
        return self.observation

    def step(self, action):
        dr, dc = self.MOVES[action]
        self.pos = (self._clamp(self.pos[0] + dr), self._clamp(self.pos[1] + dc))
        self.steps += 1
        done = self.pos == (self.size - 1, self.size - 1)
        reward = 1.0 if done else -0.05
        return self.observation, reward, done or self.steps >= self.limit

    def _clamp(self, v):
        return max(0, min(self.size - 1, v))


class ReplayBuffer:
    def __init__(self, capacity):
        self.items = collections.deque(maxlen=capacity)

    def add(self, *args):
        self.items.append(Transition(*args))

    def sample(self, n):
        batch = random.sample(list(self.items), n)
        columns = zip(*batch)
        return [tf.convert_to_tensor(np.array(c)) for c in columns]

    def __len__(self):
        return len(self.items)


class QNetwork(tf.Module):
    def __init__(self, num_states, num_actions, hidden=16, name=None):
        super().__init__(name=name)
        init = tf.random_normal_initializer(stddev=0.1, seed=3)
        self.w1 = tf.Variable(init([num_states, hidden]))
        self.b1 = tf.Variable(tf.zeros([hidden]))
        self.w2 = tf.Variable(init([hidden, num_actions]))

    def __call__(self, x):
        h = tf.nn.relu(self._affine(x))
        return h @ self.w2

    def _affine(self, x):
        return x @ self.w1 + self.b1

    def copy_from(self, other, tau=1.0):
        for mine, theirs in zip(self.trainable_variables, other.trainable_variables):
            mine.assign(tau * theirs + (1.0 - tau) * mine)


def huber(error, delta=1.0):
    abs_error = tf.abs(error)
    return tf.where(abs_error <= delta, 0.5 * error ** 2, delta * (abs_error - 0.5 * delta))


class Agent:
    def __init__(self, num_states, num_actions, lr=0.05, gamma=0.95):
        self.online = QNetwork(num_states, num_actions)
        self.target = QNetwork(num_states, num_actions)
        self.target.copy_from(self.online)
        self.lr, self.gamma = lr, gamma
        self.num_actions = num_actions

    def act(self, obs, epsilon):
        if random.random() < epsilon:
            return random.randrange(self.num_actions)
        return int(self.greedy(tf.constant(obs[None]))[0])

    @tf.function(input_signature=[tf.TensorSpec([None, None], tf.float32)])
    def greedy(self, obs):
        return tf.argmax(self.online(obs), axis=-1)

    def td_target(self, reward, next_state, done):
        best = tf.reduce_max(self.target(next_state), axis=-1)
        return reward + self.gamma * (1.0 - done) * best

    @tf.function
    def learn(self, state, action, reward, next_state, done):
        target = self.td_target(reward, next_state, done)
        with tf.GradientTape() as tape:
            q = tf.gather(self.online(state), action, batch_dims=1)
            loss = tf.reduce_mean(huber(tf.stop_gradient(target) - q))
        params = self.online.trainable_variables
        for p, g in zip(params, tape.gradient(loss, params)):
            p.assign_sub(self.lr * g)
        return loss

    def save(self, path):
        tf.train.Checkpoint(online=self.online).save(path)


def epsilon_schedule(start, end, episodes):
    for i in range(episodes):
        yield start + (end - start) * i / max(1, episodes - 1)


def main():
    random.seed(0)
    env, buffer = GridWorld(), ReplayBuffer(500)
    agent = Agent(16, 4)
    losses = []
    for episode, eps in enumerate(epsilon_schedule(1.0, 0.1, 12)):
        obs, done = env.reset(), False
        while not done:
            action = agent.act(obs, eps)
            nxt, reward, done = env.step(action)
            buffer.add(obs, np.int32(action), np.float32(reward), nxt, np.float32(done))
            obs = nxt
        if len(buffer) >= 16:
            losses.append(float(agent.learn(*buffer.sample(16))))
        if episode % 4 == 3:
            agent.target.copy_from(agent.online, tau=0.5)
    print("updates:", len(losses), "finite:", np.all(np.isfinite(losses)))
    print("q0:", agent.online(tf.constant(env.reset()[None])).shape)


if __name__ == "__main__":
    main()
