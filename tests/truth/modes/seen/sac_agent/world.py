import numpy as np


class PointWorld:
    def __init__(self, limit):
        self.limit = limit
        self.rng = np.random.default_rng(3)

    def reset(self):
        self.position = self.rng.uniform(-1, 1, 2)
        self.clock = 0
        return self.observe()

    def observe(self):
        return self.position.astype("float32")

    def random_action(self):
        return self.rng.uniform(-1, 1, 2).astype("float32")

    def step(self, action):
        self.position = self.position + 0.1 * np.asarray(action)
        self.clock += 1
        return self.observe(), -self.distance(), self.clock >= self.limit

    def distance(self):
        return float(np.linalg.norm(self.position))

    def render(self):
        print(self.position)


class Wrapper:
    def __init__(self, world):
        self.world = world

    def __getattr__(self, name):
        return getattr(self.world, name)


class Normalized(Wrapper):
    def reset(self):
        return self.scale(self.world.reset())

    def step(self, action):
        state, reward, done = self.world.step(np.clip(action, -1, 1))
        return self.scale(state), reward, done

    def scale(self, state):
        return state / 2.0


def normalized(world):
    return Normalized(world)
