"""A training loop of its own with a traced step."""
import tensorflow as tf

LOG_EACH = 2


class Dense(tf.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.width = width
        self.weight = None

    def __call__(self, x):
        if self.weight is None:
            self.weight = tf.Variable(tf.ones([x.shape[-1], self.width]))
        return tf.matmul(x, self.weight)


def loss_of(predicted, wanted):
    return tf.reduce_mean(square(predicted - wanted))


def square(x):
    return x * x


@tf.function
def train_step(model, x, y, rate):
    with tf.GradientTape() as tape:
        loss = loss_of(model(x), y)
    gradients = tape.gradient(loss, model.trainable_variables)
    for gradient, variable in zip(gradients, model.trainable_variables):
        variable.assign_sub(rate * gradient)
    return loss


def report(step, loss):
    if step % LOG_EACH == 0:
        print(step, float(loss))


def train(steps):
    model = Dense(1)
    model(tf.zeros([1, 3]))
    for step in range(steps):
        loss = train_step(model, tf.ones([4, 3]), tf.zeros([4, 1]), tf.constant(0.1))
        report(step, loss)
    return model


def evaluate(model):
    return loss_of(model(tf.ones([4, 3])), tf.zeros([4, 1]))


if __name__ == "__main__":
    trained = train(4)
    print(evaluate(trained).numpy())
