import abc

import numpy as np


class Env(abc.ABC):
    observation_size: int
    actions: int

    @abc.abstractmethod
    def reset(self):
        ...

    @abc.abstractmethod
    def step(self, action):
        ...

    def close(self):
        pass


class GridWorld(Env):
    actions = 4
    MOVES = np.array([(-1, 0), (1, 0), (0, -1), (0, 1)])

    def __init__(self, size=4, limit=12, seed=0):
        self.size, self.limit = size, limit
        self.observation_size = 4
        self.rng = np.random.RandomState(seed)

    def _observe(self):
        return (np.concatenate([self.agent, self.goal]) / self.size).astype(np.float32)

    def reset(self):
        self.agent = self.rng.randint(0, self.size, 2)
        self.goal = self.rng.randint(0, self.size, 2)
        self.clock = 0
        return self._observe()

    def step(self, action):
        self.agent = np.clip(self.agent + self.MOVES[int(action)], 0, self.size - 1)
        self.clock += 1
        reached = bool((self.agent == self.goal).all())
        return self._observe(), np.float32(1.0 if reached else -0.05), reached or self.clock >= self.limit


class Wrapper(Env):
    def __init__(self, env):
        self.env = env

    def __getattr__(self, name):
        return getattr(self.env, name)

    def reset(self):
        return self.env.reset()

    def step(self, action):
        return self.env.step(action)


class RewardScale(Wrapper):
    def __init__(self, env, scale):
        super().__init__(env)
        self.scale = scale

    def step(self, action):
        obs, reward, done = self.env.step(action)
        return obs, np.float32(reward * self.scale), done


class FrameStack(Wrapper):
    def __init__(self, env, k):
        super().__init__(env)
        self.k, self.frames = k, []

    def reset(self):
        self.frames = [self.env.reset()] * self.k
        return np.concatenate(self.frames)

    def step(self, action):
        obs, reward, done = self.env.step(action)
        self.frames = self.frames[1:] + [obs]
        return np.concatenate(self.frames), reward, done
