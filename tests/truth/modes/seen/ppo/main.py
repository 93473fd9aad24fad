"""Proximal policy optimisation on a toy point environment."""
import argparse
import time
from contextlib import contextmanager

import numpy as np
import tensorflow as tf

from agent import PPOAgent, explained_variance, gaussian_logp
from buffer import RolloutBuffer
from envs import make_env


@contextmanager
def timed(label, store):
    start = time.time()
    yield
    store.setdefault(label, []).append(time.time() - start)


def collect(env, agent, buffer, steps):
    obs, total, episodes = env.reset(), 0.0, 0
    for t in range(steps):
        act, logp, val = agent.act(obs)
        nxt, rew, done, _ = env.step(act)
        buffer.add(obs, act, rew, val, logp)
        total += rew
        obs = nxt
        if done or t == steps - 1:
            buffer.finish_path(0.0 if done else agent.act(obs)[2])
            obs = env.reset()
            episodes += 1
    return total / max(episodes, 1)


def evaluate(env, policy):
    obs, done, ret = env.reset(), False, 0.0
    while not done:
        obs, rew, done, _ = env.step(policy(obs))
        ret += rew
    return ret


def check_logp(agent, buffer):
    obs, act, _, ret, logp = buffer.get()
    again = gaussian_logp(act, agent.pi(obs), agent.log_std)
    values = agent.v(obs).numpy()[:, 0]
    return float(tf.reduce_max(tf.abs(again - logp))), explained_variance(values, ret)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--iters", type=int, default=2)
    p.add_argument("--steps", type=int, default=40)
    p.add_argument("--render", action="store_true")
    args = p.parse_args()
    np.random.seed(0)
    rng = np.random.default_rng(0)
    env = make_env()
    agent = PPOAgent(env.obs_dim, 2, ent_coef=0.01)
    timings = {}
    for i in range(args.iters):
        buffer = RolloutBuffer()
        with timed("rollout", timings):
            ret = collect(env, agent, buffer, args.steps)
        print(i, "return %.3f" % ret, check_logp(agent, buffer))
        with timed("update", timings):
            print(agent.update(buffer, rng))
    if args.render:
        env.render()
    print("eval", evaluate(env, agent.act_deterministic), sorted(timings))
    env.close()


if __name__ == "__main__":
    main()
