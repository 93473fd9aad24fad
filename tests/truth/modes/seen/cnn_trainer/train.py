import os

import tensorflow as tf


class Trainer:
    def __init__(self, model, optimizer, log_dir):
        self.model = model
        self.optimizer = optimizer
        self.loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.metrics = {
            "loss": tf.keras.metrics.Mean(),
            "accuracy": tf.keras.metrics.SparseCategoricalAccuracy(),
        }
        self.log_file = os.path.join(log_dir, "log.txt")
        self.checkpoint = tf.train.Checkpoint(model=model)
        self.manager = tf.train.CheckpointManager(self.checkpoint, os.path.join(log_dir, "ckpt"), max_to_keep=1)
        self.history = []

    @tf.function
    def train_step(self, images, labels):
        with tf.GradientTape() as tape:
            logits = self.model(images, training=True)
            loss = self.compute_loss(labels, logits)
        self.apply(tape.gradient(loss, self.model.trainable_variables))
        self.track(loss, labels, logits)

    @tf.function
    def eval_step(self, images, labels):
        logits = self.model(images, training=False)
        self.track(self.compute_loss(labels, logits), labels, logits)

    def compute_loss(self, labels, logits):
        return self.loss_fn(labels, logits) + 1e-4 * self.weight_decay()

    def weight_decay(self):
        return tf.add_n([tf.nn.l2_loss(v) for v in self.model.trainable_variables])

    def apply(self, gradients):
        gradients, _ = tf.clip_by_global_norm(gradients, 1.0)
        self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))

    def track(self, loss, labels, logits):
        self.metrics["loss"].update_state(loss)
        self.metrics["accuracy"].update_state(labels, logits)

    def reset(self):
        for metric in self.metrics.values():
            metric.reset_state()

    def collect(self):
        return {name: float(metric.result()) for name, metric in self.metrics.items()}

    def epoch(self, dataset, step):
        self.reset()
        for images, labels in dataset:
            step(images, labels)
        return self.collect()

    def log(self, epoch, values, prefix):
        with open(self.log_file, "a") as file:
            for name, value in values.items():
                file.write("%s/%s %d %.4f\n" % (prefix, name, epoch, value))

    def run(self, train, valid, epochs):
        for epoch in range(epochs):
            self.log(epoch, self.epoch(train, self.train_step), "train")
            result = self.epoch(valid, self.eval_step)
            self.log(epoch, result, "valid")
            self.history.append((result["loss"], epoch))
            self.manager.save()

    def best(self):
        return min(self.history, key=lambda entry: entry[0])[1]

    def resume(self):
        self.checkpoint.restore(self.manager.latest_checkpoint)
