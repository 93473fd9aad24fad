import tensorflow as tf

from networks import Actor, Critic


def soft_update(target, source, tau):
    for t, s in zip(target.variables, source.variables):
        t.assign((1 - tau) * t + tau * s)


class SACAgent:
    def __init__(self, state_size, action_size, gamma=0.98, tau=0.01):
        self.gamma, self.tau = gamma, tau
        self.actor = Actor(action_size)
        self.critics = [Critic(), Critic()]
        self.targets = [Critic(), Critic()]
        self.log_alpha = tf.Variable(0.0)
        self.target_entropy = -float(action_size)
        self.optimizers = {name: tf.keras.optimizers.Adam(1e-3) for name in ("actor", "critic", "alpha")}
        self._build(state_size, action_size)

    def _build(self, state_size, action_size):
        state, action = tf.zeros([1, state_size]), tf.zeros([1, action_size])
        self.actor(state)
        for critic, target in zip(self.critics, self.targets):
            critic([state, action])
            target([state, action])
            target.set_weights(critic.get_weights())

    @property
    def alpha(self):
        return tf.exp(self.log_alpha)

    @property
    def critic_variables(self):
        return [v for critic in self.critics for v in critic.trainable_variables]

    def act(self, state, greedy=False):
        state = tf.convert_to_tensor(state)[None]
        action = self.actor.mode(state) if greedy else self.actor.sample(state)[0]
        return action[0].numpy()

    def _smallest(self, critics, state, action):
        return tf.reduce_min([critic([state, action]) for critic in critics], axis=0)

    @tf.function
    def learn(self, states, actions, rewards, nexts, dones):
        losses = {
            "critic": self._learn_critics(states, actions, rewards, nexts, dones),
            "actor": self._learn_actor(states),
            "alpha": self._learn_alpha(states),
        }
        for target, critic in zip(self.targets, self.critics):
            soft_update(target, critic, self.tau)
        return losses

    def _backup(self, rewards, nexts, dones):
        action, log_prob = self.actor.sample(nexts)
        value = self._smallest(self.targets, nexts, action) - self.alpha * log_prob
        return tf.stop_gradient(rewards + self.gamma * (1 - dones) * value)

    def _learn_critics(self, states, actions, rewards, nexts, dones):
        goal = self._backup(rewards, nexts, dones)
        with tf.GradientTape() as tape:
            errors = [tf.reduce_mean((critic([states, actions]) - goal) ** 2) for critic in self.critics]
            loss = tf.add_n(errors)
        self._minimize("critic", tape, loss, self.critic_variables)
        return loss

    def _learn_actor(self, states):
        with tf.GradientTape() as tape:
            action, log_prob = self.actor.sample(states)
            loss = tf.reduce_mean(self.alpha * log_prob - self._smallest(self.critics, states, action))
        self._minimize("actor", tape, loss, self.actor.trainable_variables)
        return loss

    def _learn_alpha(self, states):
        _, log_prob = self.actor.sample(states)
        with tf.GradientTape() as tape:
            loss = -tf.reduce_mean(self.log_alpha * tf.stop_gradient(log_prob + self.target_entropy))
        self._minimize("alpha", tape, loss, [self.log_alpha])
        return loss

    def _minimize(self, name, tape, loss, variables):
        self.optimizers[name].apply_gradients(zip(tape.gradient(loss, variables), variables))

    def save_to(self, store):
        store["actor"] = self.actor.get_weights()

    def load_from(self, store):
        self.actor.set_weights(store["actor"])
