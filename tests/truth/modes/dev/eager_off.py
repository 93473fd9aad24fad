"""All of it in the way of TensorFlow 1."""
import tensorflow.compat.v1 as tf

tf.disable_eager_execution()


def dense(x, n):
    w = tf.get_variable("w%d" % n, [2, n])
    return tf.matmul(x, w)


def loss_of(x):
    return tf.reduce_mean(tf.square(dense(x, 3)))


class Model:
    def __init__(self):
        self.x = tf.placeholder(tf.float32, [None, 2])
        self.loss = loss_of(self.x)

    @property
    def step(self):
        return self.train_op()

    def train_op(self):
        return tf.train.GradientDescentOptimizer(0.1).minimize(self.loss)


def main():
    model = Model()
    step = model.step
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        run(session, model, step)


def run(session, model, step):
    session.run(step, {model.x: [[1.0, 2.0]]})


def parse(x):
    return x * 2


if __name__ == "__main__":
    main()
    tf.data.Dataset.range(3).map(parse)
