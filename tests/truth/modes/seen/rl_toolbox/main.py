"""Compares agents on a grid world; rollouts in the graph use a NumPy environment."""
import argparse

import numpy as np
import tensorflow as tf

from agents import AGENTS
from envs import FrameStack, GridWorld, RewardScale
from memory import PrioritizedBuffer, ReplayBuffer, Transition


def make_env(stack=1, seed=0):
    env = RewardScale(GridWorld(seed=seed), 2.0)
    return FrameStack(env, stack) if stack > 1 else env


class OffPolicyRunner:
    def __init__(self, agent, env, warmup=16, batch=8):
        self.agent, self.env, self.batch = agent, env, batch
        self.buffer = ReplayBuffer(500)
        self.warmup = warmup
        self.batches = None

    def episode(self):
        obs, done, total = self.env.reset(), False, 0.0
        while not done:
            action = self.agent.act(obs)
            next_obs, reward, done = self.env.step(action)
            self.buffer.add(obs, action, reward, next_obs, float(done))
            obs, total = next_obs, total + reward
            if len(self.buffer) >= self.warmup:
                if self.batches is None:
                    self.batches = iter(self.buffer.dataset(self.batch, len(obs)))
                self.agent.track(loss=self.agent.learn(next(self.batches)))
                self.agent.sync(tf.constant(0.05))
        self.agent.track(reward=total)


class OnPolicyRunner:
    def __init__(self, agent, env):
        self.agent, self.env = agent, env

    def episode(self):
        rows, obs, done = [], self.env.reset(), False
        while not done:
            action = self.agent.act(obs)
            next_obs, reward, done = self.env.step(action)
            rows.append((obs, np.int32(action), reward, next_obs, np.float32(done)))
            obs = next_obs
        batch = Transition(*(tf.constant(np.stack(column)) for column in zip(*rows)))
        self.agent.track(loss=self.agent.learn(batch), reward=float(tf.reduce_sum(batch.reward)))


class GraphEvaluator:
    """Plays a greedy episode inside of one tf.function."""

    def __init__(self, agent, env):
        self.agent, self.env = agent, env

    def _reset(self):
        return self.env.reset()

    def _step(self, action):
        obs, reward, done = self.env.step(action)
        return obs, np.float32(reward), np.bool_(done)

    def env_step(self, action):
        obs, reward, done = tf.numpy_function(self._step, [action], [tf.float32, tf.float32, tf.bool])
        obs.set_shape((self.agent.obs_size,))
        return obs, tf.reshape(reward, ()), tf.reshape(done, ())

    @tf.function
    def play(self, limit):
        obs = tf.ensure_shape(tf.numpy_function(self._reset, [], tf.float32), (self.agent.obs_size,))
        total, done, t = tf.constant(0.0), tf.constant(False), tf.constant(0)
        while tf.logical_and(t < limit, tf.logical_not(done)):
            action = tf.argmax(self.agent.network(obs[None])[0])
            obs, reward, done = self.env_step(action)
            total += reward
            t += 1
        return total, t


def record_video(env, agent, path):
    raise NotImplementedError("needs imageio")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--agents", nargs="*", default=["dqn", "reinforce"])
    parser.add_argument("--episodes", type=int, default=4)
    parser.add_argument("--prioritized", action="store_true")
    args = parser.parse_args()
    np.random.seed(0)
    tf.random.set_seed(0)
    for name in args.agents:
        env = make_env()
        agent = AGENTS[name](env.observation_size, env.actions)
        runner = (OnPolicyRunner if name == "reinforce" else OffPolicyRunner)(agent, env)
        if args.prioritized:
            runner.buffer = PrioritizedBuffer(500)
        for _ in range(args.episodes):
            runner.episode()
        evaluator = GraphEvaluator(agent, make_env(seed=9))
        total, length = evaluator.play(tf.constant(10))
        print(name, agent.report(), "greedy", float(total), int(length))


if __name__ == "__main__":
    main()
