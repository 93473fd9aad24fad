"""Double DQN with a replay buffer and a target network."""
import random
from collections import deque

import numpy as np
import tensorflow as tf
from tensorflow import keras


class ReplayBuffer:
    def __init__(self, capacity=200):
        self.storage = deque(maxlen=capacity)

    def __len__(self):
        return len(self.storage)

    def push(self, *transition):
        self.storage.append(transition)

    def sample(self, size):
        batch = random.sample(self.storage, size)
        states, actions, rewards, next_states, dones = map(np.asarray, zip(*batch))
        return (states.astype("float32"), actions.astype("int32"), rewards.astype("float32"),
                next_states.astype("float32"), dones.astype("float32"))


class PrioritizedReplayBuffer(ReplayBuffer):
    def __init__(self, capacity=200, alpha=0.6):
        super().__init__(capacity)
        self.alpha = alpha
        self.priorities = deque(maxlen=capacity)

    def push(self, *transition):
        super().push(*transition)
        self.priorities.append(max(self.priorities, default=1.0))

    def update(self, indices, errors):
        for index, error in zip(indices, errors):
            self.priorities[index] = abs(error) ** self.alpha


class GridEnv:
    moves = ((0, 1), (0, -1), (1, 0), (-1, 0))

    def __init__(self, size=3):
        self.size = size

    def reset(self):
        self.at, self.steps = [0, 0], 0
        return self.state

    @property
    def state(self):
        return np.array(self.at, "float32") / self.size

    def step(self, action):
        for axis, move in enumerate(self.moves[action]):
            self.at[axis] = int(np.clip(self.at[axis] + move, 0, self.size - 1))
        self.steps += 1
        reached = self.at == [self.size - 1] * 2
        return self.state, float(reached), reached or self.steps > 15


def q_network(state_dim, actions, dueling=True):
    inputs = keras.Input((state_dim,))
    x = keras.layers.Dense(16, activation="relu")(inputs)
    if dueling:
        return keras.Model(inputs, dueling_head(x, actions))
    return keras.Model(inputs, keras.layers.Dense(actions)(x))


def dueling_head(x, actions):
    value = keras.layers.Dense(1)(x)
    advantage = keras.layers.Dense(actions)(x)
    center = keras.layers.Lambda(lambda a: a - tf.reduce_mean(a, axis=1, keepdims=True))(advantage)
    return keras.layers.Add()([keras.layers.Concatenate()([value] * actions), center])


class DQNAgent:
    def __init__(self, state_dim, actions, gamma=0.95, prioritized=False):
        self.actions, self.gamma = actions, gamma
        self.online = q_network(state_dim, actions)
        self.target = q_network(state_dim, actions)
        self.optimizer = keras.optimizers.Adam(5e-3)
        self.buffer = PrioritizedReplayBuffer() if prioritized else ReplayBuffer()
        self.epsilon = 1.0
        self.sync()

    def sync(self):
        self.target.set_weights(self.online.get_weights())

    def soft_sync(self, tau=0.01):
        for t, o in zip(self.target.variables, self.online.variables):
            t.assign(tau * o + (1 - tau) * t)

    def act(self, state):
        if random.random() < self.epsilon:
            return random.randrange(self.actions)
        return int(self.best_action(tf.constant(state[None]))[0])

    @tf.function(reduce_retracing=True)
    def best_action(self, states):
        return tf.argmax(self.online(states), axis=1)

    def _targets(self, rewards, next_states, dones):
        best = tf.argmax(self.online(next_states), axis=1)
        values = tf.gather(self.target(next_states), best, axis=1, batch_dims=1)
        return rewards + self.gamma * (1.0 - dones) * values

    def _td_loss(self, q, targets):
        error = targets - q
        return tf.reduce_mean(tf.where(tf.abs(error) < 1.0, 0.5 * tf.square(error), tf.abs(error) - 0.5))

    @tf.function
    def learn(self, states, actions, rewards, next_states, dones):
        targets = tf.stop_gradient(self._targets(rewards, next_states, dones))
        with tf.GradientTape() as tape:
            q = tf.reduce_sum(self.online(states) * tf.one_hot(actions, self.actions), axis=1)
            loss = self._td_loss(q, targets)
        variables = self.online.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    def decay(self, rate=0.9, floor=0.05):
        self.epsilon = max(floor, self.epsilon * rate)


def run(episodes=6):
    env, agent, losses = GridEnv(), DQNAgent(2, 4), []
    for episode in range(episodes):
        state, done = env.reset(), False
        while not done:
            action = agent.act(state)
            next_state, reward, done = env.step(action)
            agent.buffer.push(state, action, reward, next_state, done)
            state = next_state
            if len(agent.buffer) >= 16:
                losses.append(float(agent.learn(*agent.buffer.sample(8))))
        agent.decay()
        if episode % 2 == 0:
            agent.sync()
    return losses


if __name__ == "__main__":
    random.seed(3)
    print("last losses", np.round(run()[-3:], 4))
