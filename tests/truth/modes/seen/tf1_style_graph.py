"""A program of the first TensorFlow that still runs, with graphs and sessions."""
import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1


class Config:
    hidden = 4
    classes = 2
    steps = 5

    def __str__(self):
        return "hidden=%d" % self.hidden


def weight(name, shape):
    return tf1.get_variable(name, shape, initializer=tf1.random_normal_initializer(stddev=0.1))


def dense(x, units, name, activation=None):
    with tf1.variable_scope(name):
        w = weight("w", [x.shape[-1], units])
        b = weight("b", [units])
        y = tf.matmul(x, w) + b
        return activation(y) if activation else y


def elu(x):
    return tf.where(x > 0, x, tf.exp(x) - 1)


class Classifier:
    def __init__(self, config):
        self.config = config
        self.x = tf1.placeholder(tf.float32, [None, 3])
        self.y = tf1.placeholder(tf.int64, [None])
        self.logits = self._forward(self.x)
        self.loss = self._loss()
        self.train_op = self._optimize()
        self.accuracy = self._accuracy()

    def _forward(self, x):
        x = dense(x, self.config.hidden, "hidden", elu)
        return dense(x, self.config.classes, "out")

    def _loss(self):
        losses = tf1.nn.sparse_softmax_cross_entropy_with_logits(labels=self.y, logits=self.logits)
        return tf.reduce_mean(losses) + self._penalty()

    def _penalty(self):
        return 1e-3 * tf.add_n([tf.nn.l2_loss(v) for v in tf1.trainable_variables()])

    def _optimize(self):
        optimizer = tf1.train.GradientDescentOptimizer(0.1)
        pairs = optimizer.compute_gradients(self.loss)
        return optimizer.apply_gradients([(clip(g), v) for g, v in pairs])

    def _accuracy(self):
        return tf.reduce_mean(tf.cast(tf.equal(tf.argmax(self.logits, 1), self.y), tf.float32))

    def feed(self, x, y=None):
        feeds = {self.x: x}
        if y is not None:
            feeds[self.y] = y
        return feeds

    def step(self, session, x, y):
        return session.run([self.loss, self.train_op], self.feed(x, y))[0]

    def score(self, session, x, y):
        return session.run(self.accuracy, self.feed(x, y))


def clip(gradient):
    return tf.clip_by_norm(gradient, 1.0)


def batches(x, y, size):
    for start in range(0, len(x), size):
        yield x[start:start + size], y[start:start + size]


def host_mean(values):
    return np.mean(values).astype("float32")


def statistics_graph(values):
    with tf.Graph().as_default() as graph:
        feed = tf1.placeholder(tf.float32, [None])
        mean = tf1.py_func(host_mean, [feed], tf.float32)
        spread = centered_square(feed, mean)
        with tf1.Session(graph=graph) as session:
            return session.run([mean, spread], {feed: values})


def centered_square(values, mean):
    return tf.reduce_mean(tf.square(values - mean))


def after_the_session(value):
    return tf.sqrt(tf.constant(value)).numpy()


def restore(session, path):
    saver = tf1.train.Saver()
    saver.restore(session, path)


def train():
    config = Config()
    rng = np.random.default_rng(0)
    x = rng.normal(size=(32, 3)).astype("float32")
    y = (x[:, 0] > 0).astype("int64")
    with tf.Graph().as_default():
        tf1.set_random_seed(1)
        model = Classifier(config)
        with tf1.Session() as session:
            session.run(tf1.global_variables_initializer())
            for _ in range(config.steps):
                for bx, by in batches(x, y, 8):
                    model.step(session, bx, by)
            return model.score(session, x, y)


if __name__ == "__main__":
    print(Config(), train())
    mean, spread = statistics_graph(np.arange(4, dtype="float32"))
    print(mean, after_the_session(spread))
