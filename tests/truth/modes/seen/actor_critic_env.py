"""Actor-critic with the environment wrapped as a TensorFlow op."""
import functools
from typing import List, Tuple

import numpy as np
import tensorflow as tf


class Pendulum1D:
    """Keep a point near the origin with left/right pushes."""

    def __init__(self, seed=0):
        self.rng = np.random.default_rng(seed)
        self.state = None
        self.t = 0

    def reset(self):
        self.state = self.rng.uniform(-0.5, 0.5, size=2).astype(np.float32)
        self.t = 0
        return self.state

    def step(self, action):
        push = -0.1 if action == 0 else 0.1
        pos, vel = self.state
        vel = 0.95 * vel + push
        self.state = np.array([pos + vel, vel], np.float32)
        self.t += 1
        return self.state, self._reward(), np.int32(self._finished())

    def _reward(self):
        return np.float32(1.0 - abs(self.state[0]))

    def _finished(self):
        return abs(self.state[0]) > 2.0 or self.t >= 25


class ActorCritic(tf.keras.Model):
    def __init__(self, num_actions, hidden):
        super().__init__()
        self.common = tf.keras.layers.Dense(hidden, activation="relu")
        self.actor = tf.keras.layers.Dense(num_actions)
        self.critic = tf.keras.layers.Dense(1)

    def call(self, inputs) -> Tuple[tf.Tensor, tf.Tensor]:
        x = self.common(inputs)
        return self.actor(x), self.critic(x)


def tf_env_step(env, action) -> List[tf.Tensor]:
    def env_step(a):
        state, reward, done = env.step(int(a))
        return state, reward, done

    return tf.numpy_function(env_step, [action], [tf.float32, tf.float32, tf.int32])


def log_reward(sink, value):
    sink.append(float(value))
    return np.int32(len(sink))


class A2C:
    def __init__(self, env, model, gamma=0.95, lr=0.02, max_steps=30):
        self.env = env
        self.model = model
        self.gamma = gamma
        self.max_steps = max_steps
        self.optimizer = tf.keras.optimizers.Adam(lr)
        self.rewards_seen = []

    def run_episode(self, initial_state):
        log_probs = tf.TensorArray(tf.float32, 0, dynamic_size=True)
        values = tf.TensorArray(tf.float32, 0, dynamic_size=True)
        rewards = tf.TensorArray(tf.float32, 0, dynamic_size=True)
        state = initial_state
        for t in tf.range(self.max_steps):
            logits, value = self.model(state[None])
            action = self.choose(logits)
            log_probs = log_probs.write(t, self.log_prob(logits, action))
            values = values.write(t, tf.squeeze(value))
            state, reward, done = tf_env_step(self.env, action)
            state.set_shape([2])
            reward.set_shape([])
            rewards = rewards.write(t, reward)
            if tf.cast(done, tf.bool):
                break
        return log_probs.stack(), values.stack(), rewards.stack()

    def choose(self, logits):
        return tf.random.categorical(logits, 1)[0, 0]

    def log_prob(self, logits, action):
        return tf.nn.log_softmax(logits)[0, action]

    def expected_return(self, rewards):
        def discount(acc, r):
            return r + self.gamma * acc

        returns = tf.scan(discount, rewards[::-1], initializer=tf.constant(0.0))[::-1]
        return standardize(returns)

    def loss(self, log_probs, values, returns):
        advantage = returns - values
        policy = -tf.reduce_sum(log_probs * tf.stop_gradient(advantage))
        return policy + 0.5 * tf.reduce_sum(tf.square(advantage))

    @tf.function
    def train(self, initial_state):
        with tf.GradientTape() as tape:
            log_probs, values, rewards = self.run_episode(initial_state)
            loss = self.loss(log_probs, values, self.expected_return(rewards))
        grads = tape.gradient(loss, self.model.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.model.trainable_variables))
        total = tf.reduce_sum(rewards)
        tf.py_function(functools.partial(log_reward, self.rewards_seen), [total], tf.int32)
        return total


def standardize(x):
    return (x - tf.reduce_mean(x)) / (tf.math.reduce_std(x) + 1e-6)


def moving_average(values, window=3):
    return np.convolve(values, np.ones(window) / window, mode="valid")


def main():
    tf.keras.utils.set_random_seed(1)
    env = Pendulum1D()
    model = ActorCritic(2, 12)
    model(tf.zeros([1, 2]))
    agent = A2C(env, model)
    totals = [float(agent.train(tf.constant(env.reset()))) for _ in range(6)]
    print("episodes:", len(totals), "logged:", len(agent.rewards_seen))
    print("averages:", moving_average(totals).shape)


if __name__ == "__main__":
    main()
