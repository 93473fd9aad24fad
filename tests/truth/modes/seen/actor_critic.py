"""Actor critic on a corridor world; the environment steps through numpy_function inside the graph."""
import collections
from typing import List, Tuple

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

eps = np.finfo(np.float32).eps.item()


class Corridor:
    """Walk to the right end; every step costs a little."""

    def __init__(self, length=5, limit=20):
        self.length, self.limit = length, limit
        self.reset()

    def reset(self):
        self.position, self.time = 0, 0
        return self.observe()

    def observe(self):
        return np.array([self.position / self.length, self.time / self.limit], np.float32)

    def step(self, action):
        self.position = max(0, self.position + (1 if action == 1 else -1))
        self.time += 1
        done = self.position >= self.length
        return self.observe(), 1.0 if done else -0.1, done or self.time >= self.limit, {}

    def render(self):
        print("." * self.position + "o" + "." * (self.length - self.position))


class ActorCritic(tf.keras.Model):
    def __init__(self, num_actions: int, num_hidden_units: int):
        super().__init__()
        self.common = layers.Dense(num_hidden_units, activation="relu")
        self.actor = layers.Dense(num_actions)
        self.critic = layers.Dense(1)

    def call(self, inputs):
        x = self.common(inputs)
        return self.actor(x), self.critic(x)


env = Corridor()
model = ActorCritic(2, 16)
optimizer = tf.keras.optimizers.Adam(learning_rate=0.01)
huber_loss = tf.keras.losses.Huber(reduction="sum")


def env_step(action: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    state, reward, done, _ = env.step(action)
    return state.astype(np.float32), np.array(reward, np.float32), np.array(done, np.int32)


def tf_env_step(action: tf.Tensor) -> List[tf.Tensor]:
    return tf.numpy_function(env_step, [action], [tf.float32, tf.float32, tf.int32])


def run_episode(initial_state, model, max_steps: int):
    action_probs = tf.TensorArray(dtype=tf.float32, size=0, dynamic_size=True)
    values = tf.TensorArray(dtype=tf.float32, size=0, dynamic_size=True)
    rewards = tf.TensorArray(dtype=tf.float32, size=0, dynamic_size=True)
    initial_state_shape = initial_state.shape
    state = initial_state
    for t in tf.range(max_steps):
        state = tf.expand_dims(state, 0)
        action_logits_t, value = model(state)
        action = tf.random.categorical(action_logits_t, 1)[0, 0]
        action_probs_t = tf.nn.softmax(action_logits_t)
        values = values.write(t, tf.squeeze(value))
        action_probs = action_probs.write(t, action_probs_t[0, action])
        state, reward, done = tf_env_step(action)
        state.set_shape(initial_state_shape)
        rewards = rewards.write(t, reward)
        if tf.cast(done, tf.bool):
            break
    return action_probs.stack(), values.stack(), rewards.stack()


def get_expected_return(rewards, gamma: float, standardize: bool = True):
    n = tf.shape(rewards)[0]
    returns = tf.TensorArray(dtype=tf.float32, size=n)
    rewards = tf.cast(rewards[::-1], dtype=tf.float32)
    discounted_sum = tf.constant(0.0)
    for i in tf.range(n):
        discounted_sum = rewards[i] + gamma * discounted_sum
        discounted_sum.set_shape([])
        returns = returns.write(i, discounted_sum)
    returns = returns.stack()[::-1]
    if standardize:
        returns = standardized(returns)
    return returns


def standardized(x):
    return (x - tf.math.reduce_mean(x)) / (tf.math.reduce_std(x) + eps)


def entropy_bonus(action_probs, weight=0.01):
    return -weight * tf.math.reduce_sum(action_probs * tf.math.log(action_probs + eps))


def compute_loss(action_probs, values, returns):
    advantage = returns - values
    actor_loss = -tf.math.reduce_sum(tf.math.log(action_probs) * advantage)
    return actor_loss + huber_loss(values, returns)


@tf.function
def train_step(initial_state, model, optimizer, gamma, max_steps_per_episode):
    with tf.GradientTape() as tape:
        action_probs, values, rewards = run_episode(initial_state, model, max_steps_per_episode)
        returns = get_expected_return(rewards, gamma)
        action_probs, values, returns = [tf.expand_dims(x, 1) for x in [action_probs, values, returns]]
        loss = compute_loss(action_probs, values, returns)
    grads = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))
    return tf.math.reduce_sum(rewards)


def evaluate(episodes=1, render=False):
    total = 0.0
    for _ in range(episodes):
        state, done = env.reset(), False
        while not done:
            logits, _ = model(tf.constant(state[None]))
            state, reward, done, _ = env.step(int(tf.argmax(logits[0])))
            total += reward
            if render:
                env.render()
    return total / episodes


model(tf.zeros((1, 2)))
history = collections.deque(maxlen=10)
for episode in range(8):
    start = tf.constant(env.reset(), dtype=tf.float32)
    history.append(float(train_step(start, model, optimizer, 0.99, 20)))
print("mean reward %.2f, greedy %.2f" % (np.mean(history), evaluate()))
