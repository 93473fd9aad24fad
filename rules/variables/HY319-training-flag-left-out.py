import tensorflow as tf
from tensorflow import keras


# bad: in a graph, with a model that a function makes
def make_model(classes):
    return keras.Sequential([
        keras.layers.BatchNormalization(),
        keras.layers.Dense(classes, kernel_initializer="ones"),
        keras.layers.Dropout(0.5),
    ])


def train_sequential(data):
    model = make_model(100)
    model.build([None, 4])
    optimizer = keras.optimizers.SGD(0.0)

    @tf.function
    def train_step(x):
        with tf.GradientTape() as tape:
            predicted = model(x)  # expect: HY319
            loss = tf.reduce_mean(predicted)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return predicted

    return seen(train_step(data), model.layers[0])


# bad: a class, whose `call` has no parameter for it
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.norm = keras.layers.BatchNormalization()
        self.dense = keras.layers.Dense(100, kernel_initializer="ones")
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        return self.drop(self.dense(self.norm(x)))


def train_class(data):
    net = Net()
    net.build([None, 4])
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        predicted = net(data)  # expect: HY319
        loss = tf.reduce_mean(predicted)
    weights = net.trainable_weights
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return seen(predicted, net.norm)


# bad: the parameter of `call` is passed on, and nobody gives it
class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.norm = keras.layers.BatchNormalization()

    def call(self, x, training=None):
        return self.norm(x, training=training)


class Deep(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [Block() for _ in range(2)]
        self.dense = keras.layers.Dense(100, kernel_initializer="ones")
        self.drop = keras.layers.SpatialDropout1D(0.5)

    def call(self, x, training=False):
        for block in self.blocks:
            x = block(x, training=training)
        return self.finish(x, training)

    def finish(self, x, training=False):
        return self.drop(self.dense(x)[:, tf.newaxis], training=training)


class Trainer:
    def __init__(self):
        self.deep = Deep()
        self.deep.build([None, 4])
        self.optimizer = keras.optimizers.SGD(0.0)

    def train_step(self, x):
        with tf.GradientTape() as tape:
            predicted = self.deep(x)  # expect: HY319
            loss = tf.reduce_mean(predicted)
        self.apply(tape.gradient(loss, self.deep.trainable_variables))
        return predicted

    def apply(self, gradients):
        self.optimizer.apply_gradients(
            zip(gradients, self.deep.trainable_variables))


def train_deep(data):
    trainer = Trainer()
    return seen(trainer.train_step(data), trainer.deep.blocks[0].norm)


# bad: a functional model, put together by helpers
def normalized(x):
    y = keras.layers.BatchNormalization()(x)
    return y


def functional():
    inputs = keras.Input([4])
    x = normalized(inputs)
    x = keras.layers.Dense(100, kernel_initializer="ones")(x)
    outputs = keras.layers.GaussianDropout(0.5)(x)
    return keras.Model(inputs, outputs)


def gradients_of(model, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(model(x))  # expect: HY319
    return tape.gradient(loss, model.trainable_variables)


def train_functional(data):
    model = functional()
    optimizer = keras.optimizers.SGD(0.0)
    gradients = gradients_of(model, data)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return learned(model.layers[1])


# bad: train_step() of Keras, too
class Fitted(keras.Model):
    def __init__(self):
        super().__init__()
        self.norm = keras.layers.BatchNormalization()
        self.dense = keras.layers.Dense(1)

    def call(self, x):
        return self.dense(self.norm(x))

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x) - y) ** 2)  # expect: HY319
        variables = self.trainable_variables
        self.optimizer.apply_gradients(
            zip(tape.gradient(loss, variables), variables))
        return {"loss": loss}


def train_fitted(data):
    model = Fitted()
    model.compile("sgd")
    model.fit(data, tf.ones([len(data), 1]), verbose=0)
    return learned(model.norm)


# bad: two models of one step, one of which is put together with add()
def train_two(data):
    encoder = keras.Sequential()
    encoder.add(keras.layers.Dense(100, kernel_initializer="ones"))
    encoder.add(keras.layers.Dropout(0.5))
    encoder.build([None, 4])
    decoder = keras.Sequential([keras.layers.BatchNormalization(),
                                keras.layers.Dense(1)])
    decoder.build([None, 100])
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        code = encoder(data)  # expect: HY319
        loss = tf.reduce_mean(decoder(code))  # expect: HY319
    variables = encoder.trainable_variables + decoder.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return seen(code, decoder.layers[0])


# bad: dropout that a recurrent layer does itself
def train_recurrent(data):
    model = keras.Sequential([keras.layers.LSTM(100, dropout=0.5),
                              keras.layers.Dense(1)])
    model.build([None, None, 4])
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        first = model(data[:, tf.newaxis])  # expect: HY319
        loss = tf.reduce_mean(first)
    variables = model.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    same = model(data[:, tf.newaxis], training=False)
    return bool(tf.reduce_any(first != same))


# bad: in the function that computes the loss, and in a method of the model
class Coder(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(100, kernel_initializer="ones")
        self.outer = keras.Sequential([self.dense, keras.layers.Dropout(0.5)])

    def encode(self, x):
        return self.outer(x)  # expect: HY319


def error_of(model, x):
    return tf.reduce_mean(model(x))  # expect: HY319


def train_by_helpers(data):
    coder, model = Coder(), make_model(100)
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        code = coder.encode(data)
        loss = tf.reduce_mean(code) + error_of(model, data)
    variables = coder.trainable_variables + model.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return seen(code, model.layers[0])


# bad: the tape is passed on, and the class derives from Sequential
class Stack(keras.Sequential):
    def __init__(self):
        layers = [keras.layers.BatchNormalization(),
                  keras.layers.Dense(100, kernel_initializer="ones")]
        super().__init__(layers)
        self.add(keras.layers.Dropout(0.5))


def descend(tape, loss, network, optimizer):
    variables = network.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))


def train_stack(data):
    stack, optimizer = Stack(), keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        predicted = stack(data)  # expect: HY319
        loss = tf.reduce_mean(predicted)
    descend(tape, loss, stack, optimizer)
    return seen(predicted, stack.layers[0])


# good
def train_told(data):
    model = make_model(100)
    model.build([None, 4])
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        predicted = model(data, training=True)
        loss = tf.reduce_mean(predicted)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return seen(predicted, model.layers[0])


# good: by position
def train_by_position(data):
    net = Deep()
    net.build([None, 4])
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(net(data, training=True))
        loss += tf.reduce_mean(net(data, **{"training": True}))
    gradients = tape.gradient(loss, net.trainable_variables)
    optimizer.apply_gradients(zip(gradients, net.trainable_variables))
    return learned(net.blocks[0].norm)


# good: it trains unless it is told not to
class Eager(Net):
    def call(self, x, training=True):
        return self.drop(self.dense(self.norm(x)))


def train_by_default(data):
    net = Eager()
    net.build([None, 4])
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        predicted = net(data)
        loss = tf.reduce_mean(predicted)
    gradients = tape.gradient(loss, net.trainable_variables)
    optimizer.apply_gradients(zip(gradients, net.trainable_variables))
    return seen(predicted, net.norm)


# good: the layers are told by the class
class Always(Net):
    def call(self, x):
        x = self.dense(self.norm(x, training=True))
        return self.drop(x, training=True)


def train_always(data):
    net = Always()
    net.build([None, 4])
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        predicted = net(data)
        loss = tf.reduce_mean(predicted)
    gradients = tape.gradient(loss, net.trainable_variables)
    optimizer.apply_gradients(zip(gradients, net.trainable_variables))
    return seen(predicted, net.norm)


# good: nothing in it works in another way in training
def train_plain(data):
    model = keras.Sequential([keras.layers.LayerNormalization(),
                              keras.layers.Dense(1),
                              keras.layers.Dropout(0.0)])
    model.build([None, 4])
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        first = model(data)
        loss = tf.reduce_mean(first)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return bool(tf.reduce_all(first == model(data, training=True)))


# good: RandomFlip and similar layers work unless they are told not to
def train_augmented():
    images = tf.random.stateless_uniform([8, 16, 16, 1], [1, 2])
    model = keras.Sequential([keras.layers.RandomRotation(0.5),
                              keras.layers.Conv2D(1, 1, kernel_initializer="ones")])
    model.build([None, 16, 16, 1])
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        turned = model(images)
        loss = tf.reduce_mean(turned)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return bool(tf.reduce_any(tf.abs(turned - images) > 0.01))


# good: only the generator is trained by this tape
def train_generator(data):
    generator = keras.Sequential([keras.layers.Dense(4)])
    critic = keras.Sequential([keras.layers.Dense(100, kernel_initializer="ones"),
                               keras.layers.Dropout(0.5)])
    generator.build([None, 4])
    critic.build([None, 4])
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        judged = critic(generator(data))
        loss = tf.reduce_mean(judged)
    variables = generator.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return bool(tf.reduce_any(judged == 0.0))


# good: the gradient is of the input
def saliency(data):
    model = make_model(100)
    with tf.GradientTape() as tape:
        tape.watch(data)
        predicted = model(data)
        loss = tf.reduce_mean(predicted)
    tape.gradient(loss, data)
    return bool(tf.reduce_any(predicted == 0.0))


# good: what is not for the gradients of the weights
def train_towards_itself(data):
    model = make_model(100)
    model.build([None, 4])
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        wanted = tf.stop_gradient(model(data))
        loss = tf.reduce_mean((model(data, training=True) - wanted) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return bool(tf.reduce_any(wanted == 0.0))


# good: the gradients are only looked at
def gradient_norms(data):
    model = make_model(100)
    with tf.GradientTape() as tape:
        predicted = model(data)
        loss = tf.reduce_mean(predicted)
    tape.gradient(loss, model.trainable_variables)
    return bool(tf.reduce_any(predicted == 0.0))


# good: an `if` decides whether there is such a layer
class Optional(keras.Model):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.dense = keras.layers.Dense(100, kernel_initializer="ones")
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        x = self.dense(x)
        if self.rate:
            x = self.drop(x)
        return x


def train_optional(data):
    net = Optional(0)
    net.build([None, 4])
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        predicted = net(data)
        loss = tf.reduce_mean(predicted)
    gradients = tape.gradient(loss, net.trainable_variables)
    optimizer.apply_gradients(zip(gradients, net.trainable_variables))
    return bool(tf.reduce_any(predicted == 0.0))


def seen(predicted, norm):
    """Whether something was dropped, and whether averages were learned."""
    return [bool(tf.reduce_any(predicted == 0.0)), learned(norm)]


def learned(norm):
    return bool(tf.reduce_any(norm.moving_mean != 0.0))


DATA = tf.ones([8, 4]) * 3.0


def run_bad():
    return [train_sequential(DATA), train_class(DATA), train_deep(DATA),
            train_functional(DATA), train_fitted(DATA), train_two(DATA),
            train_recurrent(DATA), train_by_helpers(DATA), train_stack(DATA)]


def run_good():
    told = train_told(DATA)
    return [told, told, told, True, True, told, True, told, told]


# good: the flag comes with the inputs
class Told(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(100, kernel_initializer="ones")
        self.drop = keras.layers.Dropout(0.5)

    def call(self, inputs):
        return self.forward(*inputs)

    def forward(self, x, training):
        return self.drop(self.dense(x), training=training)


def train_by_inputs(data):
    model = Told()
    model((data, tf.constant(True)))
    optimizer = keras.optimizers.SGD(0.0)
    with tf.GradientTape() as tape:
        predicted = model((data, tf.constant(True)))
        loss = tf.reduce_mean(predicted)
    weights = model.trainable_weights
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return bool(tf.reduce_any(predicted == 0.0))


def run_by_inputs():
    return train_by_inputs(DATA), True


def run_by_position():
    return train_by_position(DATA), True


def run_by_default():
    return train_by_default(DATA), [True, True]


def run_always():
    return train_always(DATA), [True, True]


def run_plain():
    return train_plain(DATA), True


def run_augmented():
    return train_augmented(), True


def run_generator():
    return train_generator(DATA), False


def run_saliency():
    return saliency(DATA), False


def run_towards_itself():
    return train_towards_itself(DATA), False


def run_gradient_norms():
    return gradient_norms(DATA), False


def run_optional():
    return train_optional(DATA), False
