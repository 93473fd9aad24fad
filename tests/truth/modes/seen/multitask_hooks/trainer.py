import tensorflow as tf

from hooks import HookList


class MultiTaskTrainer:
    def __init__(self, trunk, tasks, optimizer, hooks=()):
        self.trunk = trunk
        self.tasks = tasks
        self.optimizer = optimizer
        self.hooks = HookList(hooks)
        self._compiled = {}

    def variables(self):
        heads = [v for t in self.tasks for v in t.head.trainable_variables]
        return self.trunk.trainable_variables + heads

    def build(self, x):
        features = self.trunk(x)
        for task in self.tasks:
            task(features)
        self.optimizer.build(self.variables())

    def losses(self, x, targets):
        features = self.trunk(x, training=True)
        return {t.name: t.loss(targets[t.name], t(features)) for t in self.tasks}

    def _step(self, x, targets):
        with tf.GradientTape() as tape:
            losses = self.losses(x, targets)
            total = tf.add_n([t.weight * losses[t.name] for t in self.tasks])
        variables = self.variables()
        self.optimizer.apply_gradients(zip(tape.gradient(total, variables), variables))
        return losses

    def _get(self, name):
        if name not in self._compiled:
            self._compiled[name] = tf.function(getattr(self, name))
        return self._compiled[name]

    def _infer(self, x):
        features = self.trunk(x, training=False)
        return {t.name: t.decode(t(features)) for t in self.tasks}

    def fit(self, dataset, epochs):
        step = self._get("_step")
        for _ in range(epochs):
            with self.hooks.epoch(self):
                for x, targets in dataset:
                    self.hooks.fire("after_step", self, step(x, targets))

    def predict(self, x):
        return self._get("_infer")(x)
