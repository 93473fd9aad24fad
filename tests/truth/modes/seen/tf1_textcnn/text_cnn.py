import functools

import tensorflow.compat.v1 as tf


def lazy_property(function):
    attribute = "_cache_" + function.__name__

    @property
    @functools.wraps(function)
    def decorator(self):
        if not hasattr(self, attribute):
            with tf.variable_scope(function.__name__):
                setattr(self, attribute, function(self))
        return getattr(self, attribute)

    return decorator


def conv2d(x, filter_shape, name):
    with tf.variable_scope(name):
        W = tf.get_variable("W", filter_shape, initializer=tf.truncated_normal_initializer(stddev=0.1))
        b = tf.get_variable("b", [filter_shape[-1]], initializer=tf.constant_initializer(0.1))
        return tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, W, [1, 1, 1, 1], "VALID"), b))


def max_pool(x, height):
    return tf.nn.max_pool(x, ksize=[1, height, 1, 1], strides=[1, 1, 1, 1], padding="VALID")


def variable_summaries(var):
    with tf.name_scope("summaries"):
        tf.summary.scalar("mean", tf.reduce_mean(var))
        tf.summary.histogram("histogram", var)


class TextCNN(object):
    """A CNN for text classification (Kim 2014)."""

    def __init__(self, sequence_length, num_classes, vocab_size, embedding_size, filter_sizes, num_filters,
                 l2_reg_lambda=0.0, lr=1e-2):
        self.sequence_length, self.num_classes = sequence_length, num_classes
        self.vocab_size, self.embedding_size = vocab_size, embedding_size
        self.filter_sizes, self.num_filters = filter_sizes, num_filters
        self.l2_reg_lambda, self.lr = l2_reg_lambda, lr
        self.input_x = tf.placeholder(tf.int32, [None, sequence_length], name="input_x")
        self.input_y = tf.placeholder(tf.float32, [None, num_classes], name="input_y")
        self.keep_prob = tf.placeholder_with_default(1.0, [], name="keep_prob")
        self.global_step = tf.train.get_or_create_global_step()
        self.scores
        self.train_op
        self.accuracy

    @lazy_property
    def embedded(self):
        table = tf.get_variable("W", [self.vocab_size, self.embedding_size])
        variable_summaries(table)
        return tf.expand_dims(tf.nn.embedding_lookup(table, self.input_x), -1)

    def pooled(self, size):
        shape = [size, self.embedding_size, 1, self.num_filters]
        h = conv2d(self.embedded, shape, "conv-maxpool-%s" % size)
        return max_pool(h, self.sequence_length - size + 1)

    @lazy_property
    def scores(self):
        outs = [self.pooled(s) for s in self.filter_sizes]
        flat = tf.reshape(tf.concat(outs, 3), [-1, self.num_filters * len(outs)])
        dropped = tf.nn.dropout(flat, rate=1.0 - self.keep_prob)
        W = tf.get_variable("W", [self.num_filters * len(outs), self.num_classes])
        return tf.matmul(dropped, W)

    @lazy_property
    def loss(self):
        xent = tf.nn.softmax_cross_entropy_with_logits_v2(labels=self.input_y, logits=self.scores)
        return tf.reduce_mean(xent) + self.l2_loss()

    def l2_loss(self):
        return self.l2_reg_lambda * tf.add_n([tf.nn.l2_loss(v) for v in tf.trainable_variables()])

    @lazy_property
    def train_op(self):
        opt = tf.train.AdamOptimizer(self.decayed_lr())
        pairs = opt.compute_gradients(self.loss)
        return opt.apply_gradients([self.clip_pair(p) for p in pairs if p[0] is not None], self.global_step)

    def decayed_lr(self):
        return tf.train.exponential_decay(self.lr, self.global_step, 10, 0.9)

    @staticmethod
    def clip_pair(pair):
        g, v = pair
        if isinstance(g, tf.IndexedSlices):
            return g, v
        return tf.clip_by_norm(g, 1.0), v

    @lazy_property
    def accuracy(self):
        hit = tf.equal(tf.argmax(self.scores, 1), tf.argmax(self.input_y, 1))
        return tf.reduce_mean(tf.cast(hit, tf.float32))

    @lazy_property
    def attention(self):
        return tf.nn.softmax(tf.reduce_sum(self.embedded, [2, 3]))
