"""The learning step of a deep Q network on transitions of a small chain world."""
import numpy as np
import tensorflow as tf

STEPS, BATCH, STATES, ACTIONS, DISCOUNT = 40, 64, 12, 2, 0.9

tf.keras.utils.set_random_seed(1)


def network():
    return tf.keras.Sequential([
        tf.keras.Input((STATES,)),
        tf.keras.layers.Dense(64, "relu"),
        tf.keras.layers.Dense(ACTIONS),
    ])


class Agent:
    def __init__(self):
        self.values = network()
        self.target = network()
        self.optimizer = tf.keras.optimizers.SGD(0.05)
        # Slots of variables are made on first use.
        self.optimizer.build(self.values.trainable_variables)

    # HY103: made once for the agent, not in each call of learn()
    @tf.function
    def update(self, state, action, reward, following):
        best = tf.reduce_max(self.target(following), axis=1)
        with tf.GradientTape() as tape:
            chosen = tf.reduce_sum(
                self.values(state) * tf.one_hot(action, ACTIONS), axis=1)
            loss = tf.reduce_mean(
                tf.square(reward + DISCOUNT * best - chosen))
        variables = self.values.trainable_variables
        self.optimizer.apply_gradients(
            zip(tape.gradient(loss, variables), variables))
        return loss

    def learn(self, batch):
        return self.update(*batch)


def transitions(count):
    draw = np.random.RandomState(2)
    state = draw.randint(0, STATES, count)
    action = draw.randint(0, ACTIONS, count)
    following = np.clip(state + 2 * action - 1, 0, STATES - 1)
    reward = (following == STATES - 1).astype(np.float32)
    one_hot = np.eye(STATES, dtype=np.float32)
    return one_hot[state], action, reward, one_hot[following]


def train():
    agent = Agent()
    data = tf.data.Dataset.from_tensor_slices(transitions(STEPS * BATCH))
    losses = []
    for batch in data.batch(BATCH):
        losses.append(agent.learn(batch))
    return [float(loss) for loss in losses]
