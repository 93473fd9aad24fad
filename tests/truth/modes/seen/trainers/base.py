"""Base trainer: loops, hooks, checkpoints."""
import abc

import tensorflow as tf


class Hook:
    def before_train(self, trainer):
        pass

    def after_step(self, trainer, logs):
        pass

    def after_epoch(self, trainer, epoch):
        pass


class LogHook(Hook):
    def __init__(self, every=2):
        self.every = every

    def after_step(self, trainer, logs):
        if trainer.global_step % self.every == 0:
            print(self.format(logs))

    def format(self, logs):
        return " ".join("%s=%.3f" % (k, float(v)) for k, v in sorted(logs.items()))


class CheckpointHook(Hook):
    def __init__(self, directory):
        self.directory = directory

    def before_train(self, trainer):
        self.checkpoint = tf.train.Checkpoint(step=trainer.step_counter)
        self.manager = tf.train.CheckpointManager(self.checkpoint, self.directory, max_to_keep=1)

    def after_epoch(self, trainer, epoch):
        self.manager.save(checkpoint_number=epoch)


class BaseTrainer(abc.ABC):
    def __init__(self, model, optimizer, hooks=(), use_graph=True):
        self.model, self.optimizer, self.hooks = model, optimizer, list(hooks)
        self.step_counter = tf.Variable(0, dtype=tf.int64, trainable=False)
        self.use_graph = use_graph
        self._train_function = None

    @property
    def global_step(self):
        return int(self.step_counter)

    @abc.abstractmethod
    def compute_loss(self, batch):
        """The loss and logs of a batch."""

    def regularization(self):
        return tf.add_n(self.model.losses) if self.model.losses else 0.0

    def clip_gradients(self, gradients):
        return [tf.clip_by_norm(g, 1.0) for g in gradients]

    def train_one(self, batch):
        with tf.GradientTape() as tape:
            loss, logs = self.compute_loss(batch)
            loss += self.regularization()
        variables = self.model.trainable_variables
        gradients = self.clip_gradients(tape.gradient(loss, variables))
        self.optimizer.apply_gradients(zip(gradients, variables))
        self.step_counter.assign_add(1)
        return dict(logs, loss=loss)

    def make_train_function(self):
        if self._train_function is None:
            self._train_function = tf.function(self.train_one) if self.use_graph else self.train_one
        return self._train_function

    def run_hooks(self, name, *args):
        for hook in self.hooks:
            getattr(hook, name)(self, *args)

    def train(self, dataset, epochs):
        step = self.make_train_function()
        self.run_hooks("before_train")
        for epoch in range(epochs):
            for batch in dataset:
                self.run_hooks("after_step", step(batch))
            self.run_hooks("after_epoch", epoch)
