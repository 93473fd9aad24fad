"""Soft actor-critic on a point that should reach the origin."""
import numpy as np
import tensorflow as tf

from agent import SACAgent
from memory import ReplayMemory
from world import PointWorld, normalized


def rollout(agent, world, memory, steps, random_steps):
    state = world.reset()
    total = 0.0
    for step in range(steps):
        if step < random_steps:
            action = world.random_action()
        else:
            action = agent.act(state)
        following, reward, done = world.step(action)
        memory.push(state, action, reward, following, done)
        state = world.reset() if done else following
        total += reward
    return total


def evaluate(agent, world, episodes=1):
    scores = []
    for _ in range(episodes):
        state, done, score = world.reset(), False, 0.0
        while not done:
            state, reward, done = world.step(agent.act(state, greedy=True))
            score += reward
        scores.append(score)
    return float(np.mean(scores))


def main():
    tf.random.set_seed(0)
    world = normalized(PointWorld(limit=8))
    agent = SACAgent(state_size=2, action_size=2)
    memory = ReplayMemory(200, 2, 2)
    rollout(agent, world, memory, 24, 12)
    for _ in range(4):
        losses = agent.learn(*memory.batch(8))
    print({k: float(v) for k, v in losses.items()})
    print(evaluate(agent, world))
    agent.save_to({})


if __name__ == "__main__":
    main()
