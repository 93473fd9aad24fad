import tensorflow as tf


class Client:
    """Holds its own data; trains a copy of the global model."""

    def __init__(self, name, dataset, model_fn, local_epochs=1):
        self.name = name
        self.dataset = dataset
        self.model = model_fn()
        self.local_epochs = local_epochs
        self.optimizer = tf.keras.optimizers.SGD(0.1)
        self.loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self._step = tf.function(self.local_step)

    @property
    def num_examples(self):
        return sum(int(x.shape[0]) for x, _ in self.dataset)

    def proximal_term(self):
        return 0.0

    def local_step(self, x, y):
        with tf.GradientTape() as tape:
            loss = self.loss_fn(y, self.model(x, training=True)) + self.proximal_term()
        gradients = tape.gradient(loss, self.model.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))
        return loss

    def fit(self, weights):
        self.model.set_weights(weights)
        self.before_round(weights)
        for _ in range(self.local_epochs):
            for x, y in self.dataset:
                loss = self._step(x, y)
        return self.model.get_weights(), self.num_examples, float(loss)

    def before_round(self, weights):
        pass

    def evaluate(self, weights):
        self.model.set_weights(weights)
        hits = [tf.reduce_mean(tf.cast(tf.argmax(self.model(x), 1) == tf.cast(y, tf.int64), tf.float32)) for x, y in self.dataset]
        return float(sum(hits) / len(hits))


class FedProxClient(Client):
    def __init__(self, *args, mu=0.01, **kwargs):
        super().__init__(*args, **kwargs)
        self.mu = mu
        self.anchors = [tf.Variable(w, trainable=False) for w in self.model.get_weights()]

    def before_round(self, weights):
        for anchor, weight in zip(self.anchors, weights):
            anchor.assign(weight)

    def proximal_term(self):
        terms = [tf.reduce_sum(tf.square(v - a)) for v, a in zip(self.model.trainable_variables, self.anchors)]
        return 0.5 * self.mu * tf.add_n(terms)


class ByzantineClient(Client):
    """Sends noise, for experiments on robustness."""

    def fit(self, weights):
        noisy = [w + tf.random.normal(w.shape).numpy() for w in weights]
        return noisy, self.num_examples, 0.0
