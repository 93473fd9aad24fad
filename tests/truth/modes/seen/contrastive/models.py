import abc

import tensorflow as tf

import objective


def encoder(size, width=8):
    return tf.keras.Sequential([
        tf.keras.Input((size, size, 3)),
        tf.keras.layers.Conv2D(width, 3, 2, activation="relu"),
        tf.keras.layers.GlobalAveragePooling2D(),
    ])


def projector(n_in, n_out):
    return tf.keras.Sequential([tf.keras.Input((n_in,)), tf.keras.layers.Dense(n_in, "relu"),
                                tf.keras.layers.Dense(n_out)])


class SelfSupervised(tf.keras.Model, abc.ABC):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.backbone = encoder(size)
        self.head = projector(8, 6)
        self.tracker = tf.keras.metrics.Mean(name="loss")

    @property
    def metrics(self):
        return [self.tracker]

    def call(self, x, training=False):
        return self.backbone(x, training=training)

    def project(self, x):
        return self.head(self.backbone(x, training=True), training=True)

    @abc.abstractmethod
    def pair_loss(self, v1, v2):
        ...

    def after_step(self):
        pass

    def train_step(self, data):
        v1, v2 = data
        with tf.GradientTape() as tape:
            loss = self.pair_loss(v1, v2)
        variables = self.online_variables()
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        self.after_step()
        self.tracker.update_state(loss)
        return {"loss": self.tracker.result()}

    def online_variables(self):
        return self.trainable_variables


class SimCLR(SelfSupervised):
    def pair_loss(self, v1, v2):
        return objective.nt_xent(self.project(v1), self.project(v2))


class Barlow(SelfSupervised):
    def pair_loss(self, v1, v2):
        return objective.barlow_twins(self.project(v1), self.project(v2))


class BYOL(SelfSupervised):
    def __init__(self, size, tau=0.9, **kwargs):
        super().__init__(size, **kwargs)
        self.tau = tau
        self.predictor = projector(6, 6)
        self.target_backbone = encoder(size)
        self.target_head = projector(8, 6)
        self.target_backbone.trainable = False
        self.target_head.trainable = False

    def target(self, x):
        return self.target_head(self.target_backbone(x))

    def pair_loss(self, v1, v2):
        p1, p2 = self.predictor(self.project(v1)), self.predictor(self.project(v2))
        return objective.byol(p1, self.target(v2)) + objective.byol(p2, self.target(v1))

    def after_step(self):
        for online, target in ((self.backbone, self.target_backbone), (self.head, self.target_head)):
            for a, b in zip(online.variables, target.variables):
                b.assign(self.tau * b + (1 - self.tau) * a)


METHODS = {cls.__name__.lower(): cls for cls in (SimCLR, Barlow, BYOL)}
