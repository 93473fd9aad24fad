import tensorflow as tf


class RecallAtK(tf.keras.metrics.Metric):
    def __init__(self, k, **kwargs):
        super().__init__(name="recall_at_%d" % k, **kwargs)
        self.k = k
        self.mean = tf.keras.metrics.Mean()

    def update_state(self, labels, scores, sample_weight=None):
        self.mean.update_state(self.hits(labels, scores))

    def hits(self, labels, scores):
        return tf.cast(tf.math.in_top_k(labels, scores, self.k), tf.float32)

    def result(self):
        return self.mean.result()

    def reset_state(self):
        self.mean.reset_state()


class TwoTower(tf.keras.Model):
    def __init__(self, user_tower, item_tower, temperature=0.1):
        super().__init__()
        self.user_tower = user_tower
        self.item_tower = item_tower
        self.temperature = temperature
        self.loss_mean = tf.keras.metrics.Mean(name="loss")
        self.recall = RecallAtK(2)

    @property
    def metrics(self):
        return [self.loss_mean, self.recall]

    def call(self, batch):
        return self.similarity(self.user_tower(batch["user"]), self.item_tower(batch))

    def similarity(self, users, items):
        return tf.matmul(users, items, transpose_b=True) / self.temperature

    def in_batch_loss(self, scores):
        labels = tf.range(tf.shape(scores)[0])
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, scores)
        return tf.reduce_mean(loss), labels

    def train_step(self, batch):
        with tf.GradientTape() as tape:
            scores = self(batch)
            loss, labels = self.in_batch_loss(scores)
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        self.loss_mean.update_state(loss)
        self.recall.update_state(labels, scores)
        return {m.name: m.result() for m in self.metrics}


class BruteForceIndex(tf.Module):
    def __init__(self, user_tower, k=3):
        super().__init__()
        self.user_tower = user_tower
        self.k = k
        self.ids = None

    def index(self, dataset, item_tower):
        ids, vectors = [], []
        for batch in dataset:
            ids.append(batch["item"])
            vectors.append(item_tower(batch))
        self.ids = tf.concat(ids, 0)
        self.vectors = tf.concat(vectors, 0)
        return self

    @tf.function
    def query(self, users):
        scores = tf.matmul(self.user_tower(users), self.vectors, transpose_b=True)
        values, rows = tf.math.top_k(scores, self.k)
        return self._label(rows), values

    def _label(self, rows):
        return tf.gather(self.ids, rows)
