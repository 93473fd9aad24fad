import abc
import numpy as np


class Env(abc.ABC):
    @property
    @abc.abstractmethod
    def obs_dim(self):
        ...

    @abc.abstractmethod
    def reset(self):
        ...

    @abc.abstractmethod
    def step(self, action):
        ...

    def render(self):
        raise NotImplementedError

    def close(self):
        pass


class PointEnv(Env):
    """Move a point to the origin."""

    def __init__(self, limit=10, seed=0):
        self.limit = limit
        self.rng = np.random.default_rng(seed)
        self.t = 0
        self.pos = None

    @property
    def obs_dim(self):
        return 2

    def _obs(self):
        return self.pos.astype(np.float32)

    def reset(self):
        self.t = 0
        self.pos = self.rng.uniform(-1, 1, size=2)
        return self._obs()

    def step(self, action):
        self.t += 1
        self.pos = np.clip(self.pos + 0.1 * np.asarray(action), -2, 2)
        reward = -float(np.linalg.norm(self.pos))
        return self._obs(), reward, self.t >= self.limit, {}


class Wrapper(Env):
    def __init__(self, env):
        self.env = env

    @property
    def obs_dim(self):
        return self.env.obs_dim

    def reset(self):
        return self.observation(self.env.reset())

    def step(self, action):
        obs, reward, done, info = self.env.step(self.action(action))
        return self.observation(obs), self.reward(reward), done, info

    def observation(self, obs):
        return obs

    def reward(self, reward):
        return reward

    def action(self, action):
        return action

    def __getattr__(self, name):
        return getattr(self.__dict__["env"], name)


class ScaleReward(Wrapper):
    def reward(self, reward):
        return 0.1 * reward


class ClipAction(Wrapper):
    def action(self, action):
        return np.clip(action, -1.0, 1.0)


class FrameStack(Wrapper):
    def observation(self, obs):
        return np.concatenate([obs, obs])


def make_env(name="point", wrappers=(ClipAction, ScaleReward)):
    env = {"point": PointEnv}[name]()
    for w in wrappers:
        env = w(env)
    return env
