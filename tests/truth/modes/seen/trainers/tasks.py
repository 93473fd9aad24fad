import tensorflow as tf

from base import BaseTrainer


class ClassificationTrainer(BaseTrainer):
    def compute_loss(self, batch):
        x, y = batch
        logits = self.model(x, training=True)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits))
        return loss, self.summarize(y, logits)

    def summarize(self, y, logits):
        return {"accuracy": tf.reduce_mean(tf.cast(tf.argmax(logits, 1) == y, tf.float32))}


class MixupTrainer(ClassificationTrainer):
    def __init__(self, *args, classes, alpha=0.2, **kwargs):
        super().__init__(*args, **kwargs)
        self.classes, self.alpha = classes, alpha

    def mix(self, x, y):
        lam = self.sample_lambda()
        order = tf.random.shuffle(tf.range(tf.shape(x)[0]))
        return lam * x + (1 - lam) * tf.gather(x, order), lam * y + (1 - lam) * tf.gather(y, order)

    def sample_lambda(self):
        a, b = tf.random.gamma([], self.alpha), tf.random.gamma([], self.alpha)
        return a / (a + b + 1e-6)

    def compute_loss(self, batch):
        x, y = batch
        x, target = self.mix(x, tf.one_hot(y, self.classes))
        logits = self.model(x, training=True)
        return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(target, logits)), self.summarize(y, logits)


class AutoencoderTrainer(BaseTrainer):
    noise = 0.1

    def corrupt(self, x):
        return x + tf.random.normal(tf.shape(x), stddev=self.noise)

    def compute_loss(self, batch):
        x = batch[0]
        error = tf.square(self.model(self.corrupt(x)) - x)
        return tf.reduce_mean(error), {"worst": tf.reduce_max(error)}


class RankingTrainer(BaseTrainer):
    margin = 0.5

    def compute_loss(self, batch):
        query, good, bad = (self.model(part) for part in batch)
        gap = tf.reduce_sum(query * (bad - good), axis=1) + self.margin
        return tf.reduce_mean(tf.nn.relu(gap)), {}
