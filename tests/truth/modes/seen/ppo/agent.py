import numpy as np
import tensorflow as tf

LOG_2PI = float(np.log(2 * np.pi))


def mlp(sizes, activation, output_activation=None):
    net = tf.keras.Sequential()
    for i, size in enumerate(sizes):
        act = activation if i < len(sizes) - 1 else output_activation
        net.add(tf.keras.layers.Dense(size, activation=act))
    return net


def gaussian_logp(x, mu, log_std):
    pre = -0.5 * (((x - mu) / (tf.exp(log_std) + 1e-8)) ** 2 + 2 * log_std + LOG_2PI)
    return tf.reduce_sum(pre, axis=-1)


def gaussian_entropy(log_std):
    return tf.reduce_sum(log_std + 0.5 * (1.0 + LOG_2PI))


def explained_variance(pred, target):
    var = np.var(target)
    return np.nan if var == 0 else 1 - np.var(target - pred) / var


class PPOAgent:
    def __init__(self, obs_dim, act_dim, clip=0.2, target_kl=0.05, ent_coef=0.0,
                 pi_lr=3e-3, v_lr=1e-2, use_value_clip=False):
        self.pi = mlp([16, act_dim], "tanh")
        self.v = mlp([16, 1], "tanh")
        self.pi.build((None, obs_dim))
        self.v.build((None, obs_dim))
        self.log_std = tf.Variable(-0.5 * np.ones(act_dim, np.float32))
        self.clip = clip
        self.target_kl = target_kl
        self.ent_coef = ent_coef
        self.use_value_clip = use_value_clip
        self.pi_opt = tf.keras.optimizers.Adam(pi_lr)
        self.v_opt = tf.keras.optimizers.Adam(v_lr)

    @property
    def pi_vars(self):
        return self.pi.trainable_variables + [self.log_std]

    @tf.function(input_signature=[tf.TensorSpec([None, None], tf.float32)])
    def _act(self, obs):
        mu = self.pi(obs)
        act = mu + tf.exp(self.log_std) * tf.random.normal(tf.shape(mu))
        return act, gaussian_logp(act, mu, self.log_std), tf.squeeze(self.v(obs), 1)

    def act(self, obs):
        act, logp, val = self._act(tf.constant(obs[None]))
        return act[0].numpy(), float(logp[0]), float(val[0])

    def act_deterministic(self, obs):
        return self.pi(obs[None])[0].numpy()

    def pi_loss(self, obs, act, adv, logp_old):
        logp = gaussian_logp(act, self.pi(obs), self.log_std)
        ratio = tf.exp(logp - logp_old)
        clipped = tf.where(adv > 0, (1 + self.clip) * adv, (1 - self.clip) * adv)
        loss = -tf.reduce_mean(tf.minimum(ratio * adv, clipped))
        if self.ent_coef:
            loss -= self.ent_coef * gaussian_entropy(self.log_std)
        return loss, tf.reduce_mean(logp_old - logp)

    def v_loss(self, obs, ret):
        v = tf.squeeze(self.v(obs), 1)
        if self.use_value_clip:
            return self.clipped_v_loss(v, ret)
        return tf.reduce_mean((ret - v) ** 2)

    def clipped_v_loss(self, v, ret):
        return tf.reduce_mean(tf.clip_by_value((ret - v) ** 2, 0.0, 10.0))

    @tf.function
    def update_pi(self, obs, act, adv, logp_old):
        with tf.GradientTape() as tape:
            loss, kl = self.pi_loss(obs, act, adv, logp_old)
        grads, _ = tf.clip_by_global_norm(tape.gradient(loss, self.pi_vars), 0.5)
        self.pi_opt.apply_gradients(zip(grads, self.pi_vars))
        return kl

    @tf.function
    def update_v(self, obs, ret):
        with tf.GradientTape() as tape:
            loss = self.v_loss(obs, ret)
        grads = tape.gradient(loss, self.v.trainable_variables)
        self.v_opt.apply_gradients(zip(grads, self.v.trainable_variables))
        return loss

    def update(self, buffer, rng, epochs=2, batch=16):
        for _ in range(epochs):
            for obs, act, adv, ret, logp in buffer.minibatches(batch, rng):
                kl = self.update_pi(obs, act, adv, logp)
                v_loss = self.update_v(obs, ret)
            if kl > 1.5 * self.target_kl:
                break
        return float(kl), float(v_loss)
