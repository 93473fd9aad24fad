"""Proximal policy optimization on a cart that is simulated here (after the Keras example)."""
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


class Cart:
    def __init__(self, seed=0):
        self.rng = np.random.default_rng(seed)
        self.state = None

    def reset(self):
        self.state = self.rng.uniform(-0.05, 0.05, 4)
        self.age = 0
        return self._observe()

    def step(self, action):
        push = 1.0 if action else -1.0
        x, v, angle, spin = self.state
        spin += 0.1 * push - 0.2 * np.sin(angle)
        self.state = np.array([x + 0.1 * v, v + 0.1 * push, angle + 0.1 * spin, spin])
        self.age += 1
        done = self._failed() or self.age >= 20
        return self._observe(), 1.0, done

    def _failed(self):
        return abs(self.state[0]) > 2.4 or abs(self.state[2]) > 0.5

    def _observe(self):
        return self.state.astype("float32")


def discounted_cumulative_sums(x, discount):
    total, out = 0.0, []
    for value in reversed(x):
        total = value + discount * total
        out.append(total)
    return np.array(out[::-1], "float32")


class Buffer:
    def __init__(self, size, gamma=0.99, lam=0.95):
        self.size, self.gamma, self.lam = size, gamma, lam
        self.clear()

    def clear(self):
        self.observations, self.actions, self.rewards = [], [], []
        self.values, self.logps = [], []
        self.advantages, self.returns = [], []
        self.start = 0

    def store(self, observation, action, reward, value, logp):
        self.observations.append(observation)
        self.actions.append(action)
        self.rewards.append(reward)
        self.values.append(float(value))
        self.logps.append(float(logp))

    def finish_trajectory(self, last_value=0.0):
        rewards = np.append(self.rewards[self.start:], last_value)
        values = np.append(self.values[self.start:], last_value)
        deltas = rewards[:-1] + self.gamma * values[1:] - values[:-1]
        self.advantages.extend(discounted_cumulative_sums(deltas, self.gamma * self.lam))
        self.returns.extend(discounted_cumulative_sums(rewards, self.gamma)[:-1])
        self.start = len(self.rewards)

    def get(self):
        advantages = np.array(self.advantages, "float32")
        advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
        return (np.stack(self.observations), np.array(self.actions, "int32"), advantages,
                np.array(self.returns, "float32"), np.array(self.logps, "float32"))


def mlp(x, sizes, activation="tanh", output_activation=None):
    for size in sizes[:-1]:
        x = layers.Dense(size, activation=activation)(x)
    return layers.Dense(sizes[-1], activation=output_activation)(x)


def log_probabilities(logits, actions):
    return tf.reduce_sum(tf.one_hot(actions, 2) * tf.nn.log_softmax(logits), axis=1)


observation_input = keras.Input(shape=(4,), dtype="float32")
actor = keras.Model(observation_input, mlp(observation_input, [8, 2]))
value_output = keras.layers.Lambda(lambda v: tf.squeeze(v, axis=1), output_shape=())(mlp(observation_input, [8, 1]))
critic = keras.Model(observation_input, value_output)
policy_optimizer = keras.optimizers.Adam(3e-3)
value_optimizer = keras.optimizers.Adam(1e-2)
clip_ratio = 0.2


@tf.function
def sample_action(observation):
    logits = actor(observation)
    action = tf.squeeze(tf.random.categorical(logits, 1), axis=1)
    return logits, action


def surrogate(ratio, advantages):
    limit = tf.where(advantages > 0, (1 + clip_ratio) * advantages, (1 - clip_ratio) * advantages)
    return -tf.reduce_mean(tf.minimum(ratio * advantages, limit))


@tf.function
def train_policy(observations, actions, logps, advantages):
    with tf.GradientTape() as tape:
        ratio = tf.exp(log_probabilities(actor(observations), actions) - logps)
        loss = surrogate(ratio, advantages)
    gradients = tape.gradient(loss, actor.trainable_variables)
    policy_optimizer.apply_gradients(zip(gradients, actor.trainable_variables))
    kl = tf.reduce_mean(logps - log_probabilities(actor(observations), actions))
    return tf.reduce_sum(kl)


@tf.function
def train_value(observations, returns):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((returns - critic(observations)) ** 2)
    gradients = tape.gradient(loss, critic.trainable_variables)
    value_optimizer.apply_gradients(zip(gradients, critic.trainable_variables))


def entropy_bonus(logits):
    probabilities = tf.nn.softmax(logits)
    return -tf.reduce_sum(probabilities * tf.math.log(probabilities), axis=-1)


env = Cart()
buffer = Buffer(40)
for epoch in range(2):
    observation = env.reset()
    for t in range(buffer.size):
        observation = observation.reshape(1, -1)
        logits, action = sample_action(observation)
        new, reward, done = env.step(int(action[0]))
        buffer.store(observation[0], int(action[0]), reward, critic(observation)[0], log_probabilities(logits, action)[0])
        observation = new
        if done or t == buffer.size - 1:
            last = 0.0 if done else float(critic(observation.reshape(1, -1))[0])
            buffer.finish_trajectory(last)
            observation = env.reset()
    observations, actions, advantages, returns, logps = buffer.get()
    buffer.clear()
    for _ in range(3):
        if train_policy(observations, actions, logps, advantages) > 0.015:
            break
    for _ in range(3):
        train_value(observations, returns)
