"""An agent with a replay buffer: most of it is plain Python."""
import argparse
import collections
import random
import typing

import numpy as np
import tensorflow as tf


class Transition(typing.NamedTuple):
    state: np.ndarray
    action: int
    reward: float

    def scaled(self, factor):
        return self._replace(reward=self.reward * factor)


class Env:
    size = 5

    def __init__(self):
        self.reset()

    def reset(self):
        self.place = 0
        return self.observe()

    def observe(self):
        state = np.zeros(self.size, "float32")
        state[self.place] = 1.0
        return state

    def step(self, action):
        self.place = max(0, min(self.size - 1, self.place + (1 if action else -1)))
        return self.observe(), float(self.place == self.size - 1), self.place == self.size - 1

    def render(self):
        return "".join("x" if i == self.place else "." for i in range(self.size))


class Buffer:
    def __init__(self, limit):
        self.items = collections.deque(maxlen=limit)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]

    def __iter__(self):
        return iter(self.items)

    def add(self, item):
        self.items.append(item)

    def sample(self, count):
        picked = random.sample(list(self.items), count)
        return self._stack(picked)

    @staticmethod
    def _stack(items):
        return (np.stack([t.state for t in items]), np.array([t.action for t in items]),
                np.array([t.reward for t in items], "float32"))

    @classmethod
    def filled(cls, limit, items):
        buffer = cls(limit)
        for item in items:
            buffer.add(item)
        return buffer


class Policy(tf.Module):
    def __init__(self, size, name=None):
        super().__init__(name=name)
        self.w = tf.Variable(tf.zeros((size, 2)))
        self.b = tf.Variable(tf.zeros(2))

    def __call__(self, state):
        return tf.matmul(state, self.w) + self.b

    @tf.function(input_signature=[tf.TensorSpec((None, 5), tf.float32)])
    def probabilities(self, state):
        return tf.nn.softmax(self(state))

    def greedy(self, state):
        return int(tf.argmax(self(state[None])[0]))


class Agent:
    def __init__(self, policy, rate, entropy=0.01):
        self.policy = policy
        self.rate = rate
        self.entropy = entropy
        self._update = tf.function(self._learn)

    def act(self, state):
        p = self.policy.probabilities(tf.constant(state[None]))[0].numpy()
        return int(np.random.random() < p[1] / p.sum())

    def _learn(self, states, actions, returns):
        with tf.GradientTape() as tape:
            loss = self._loss(states, actions, returns)
        grads = tape.gradient(loss, self.policy.trainable_variables)
        for variable, grad in zip(self.policy.trainable_variables, grads):
            variable.assign_sub(self.rate * grad)
        return loss

    def _loss(self, states, actions, returns):
        logits = self.policy(states)
        chosen = tf.nn.sparse_softmax_cross_entropy_with_logits(actions, logits)
        return tf.reduce_mean(chosen * returns) - self.entropy * self._spread(logits)

    def _spread(self, logits):
        p = tf.nn.softmax(logits)
        return -tf.reduce_mean(tf.reduce_sum(p * tf.math.log(p + 1e-8), -1))

    def learn(self, buffer, count):
        states, actions, returns = buffer.sample(count)
        return float(self._update(tf.constant(states), tf.constant(actions), tf.constant(returns)))


def discounted(rewards, gamma=0.9):
    total, out = 0.0, []
    for reward in reversed(rewards):
        total = reward + gamma * total
        out.append(total)
    return out[::-1]


def episode(env, act, longest=20):
    state, done, steps = env.reset(), False, 0
    while not done and steps < longest:
        action = act(state)
        following, reward, done = env.step(action)
        yield Transition(state, action, reward)
        state, steps = following, steps + 1


def evaluate(env, policy):
    return sum(t.reward for t in episode(env, policy.greedy))


def parse_args(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--episodes", type=positive, default=4)
    parser.add_argument("--render", action="store_true")
    parser.add_argument("--rate", type=float, default=0.05)
    return parser.parse_args(argv)


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("not positive")
    return value


def main():
    args = parse_args([])
    env, policy = Env(), Policy(Env.size)
    agent = Agent(policy, args.rate)
    buffer = Buffer(100)
    for _ in range(args.episodes):
        steps = list(episode(env, agent.act))
        for step, total in zip(steps, discounted([s.reward for s in steps])):
            buffer.add(step._replace(reward=total))
        if len(buffer) >= 4:
            agent.learn(buffer, 4)
        if args.render:
            print(env.render())
    print(evaluate(env, policy), len(buffer))


if __name__ == "__main__":
    main()
