import tensorflow as tf


class Generator(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(3)

    def call(self, x):
        return self.dense(x)


class Discriminator(tf.keras.Model):
    def __init__(self, units):
        super().__init__()
        self.dense = tf.keras.layers.Dense(units)

    def call(self, x):
        return self.dense(x)


# bad: two models of one function
@tf.function
def step(generator, discriminator, optimizer, x):
    with tf.GradientTape(persistent=True) as tape:
        fake = generator(x)
        g_loss = tf.reduce_mean(fake)
        d_loss = tf.reduce_mean(discriminator(x))
    g = tape.gradient(g_loss, generator.trainable_variables)
    d = tape.gradient(d_loss, discriminator.trainable_variables)
    optimizer.apply_gradients(zip(g, generator.trainable_variables))
    optimizer.apply_gradients(zip(d, discriminator.trainable_variables))  # expect: HY316
    return g_loss, d_loss


def train(x):
    optimizer = tf.keras.optimizers.Adam(1e-3)
    step(Generator(), Discriminator(1), optimizer, x)


# bad: attributes, in a loop, by names
class Trainer:
    def __init__(self):
        self.actor = tf.keras.Sequential([tf.keras.layers.Dense(2)])
        self.critic = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        self.optimizer = tf.keras.optimizers.SGD(0.1)

    def fit(self, batches):
        for x in batches:
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(self.actor(x))
            weights = self.actor.trainable_weights
            self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(self.critic(x))
            values = self.critic.trainable_weights
            pairs = list(zip(tape.gradient(loss, values), values))
            self.optimizer.apply_gradients(grads_and_vars=pairs)  # expect: HY316


def train_both(batches):
    Trainer().fit(batches)


# bad: one method after the other, models of one function, a sum of variables
def mlp(*sizes):
    net = tf.keras.Sequential()
    for size in sizes:
        net.add(tf.keras.layers.Dense(size))
    return net


class Detector:
    def __init__(self):
        self.encoder = mlp(4, 2)
        self.decoder = mlp(4, 3)
        self.critic = mlp(1)
        self.optimizer = tf.keras.optimizers.Adam(1e-3)

    def fit_critic(self, x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(self.critic(self.encoder(x)))
        weights = self.critic.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))

    def fit_coder(self, x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(x - self.decoder(self.encoder(x))))
        weights = self.encoder.trainable_variables + self.decoder.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))  # expect: HY316

    def fit(self, batches):
        for x in batches:
            self.fit_critic(x)
            self.fit_coder(x)


# good: the first one has all of them
class Coder:
    def __init__(self):
        self.encoder = mlp(4, 2)
        self.decoder = mlp(4, 3)
        self.optimizer = tf.keras.optimizers.Adam(1e-3)

    def fit_both(self, x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(x - self.decoder(self.encoder(x))))
        weights = self.encoder.trainable_variables + self.decoder.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return loss

    def fit_decoder(self, x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(x - self.decoder(self.encoder(x))))
        weights = self.decoder.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return loss

    def fit(self, x):
        first = self.fit_both(x)
        return bool(self.fit_decoder(x) < first)


def run_sum_first():
    return Coder().fit(tf.ones([2, 3])), True


# bad: a function that is called with one model after the other
def fit_in_stages(x, y):
    trend = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    season = tf.keras.Sequential([tf.keras.layers.Dense(4), tf.keras.layers.Dense(1)])
    optimizer = tf.keras.optimizers.Adam(0.1)

    def stage(part):
        for _ in range(2):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(trend(x) + season(x) - y))
            weights = part.trainable_variables
            optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))  # expect: HY316

    stage(trend)
    stage(season)


# bad: the passes of a loop give it one after the other, and the optimizer
def apply_once(model, optimizer, x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(model(x))
    weights = model.trainable_weights
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))  # expect: HY316


def pretrain(x):
    parts = [Generator(), Discriminator(1)]
    optimizer = tf.keras.optimizers.SGD(0.1)
    for part in parts:
        apply_once(part, optimizer, x)


# good: one model in all calls, an optimizer for each call, all variables first
def run_calls_of_one_model():
    model = Generator()
    optimizer = tf.keras.optimizers.SGD(0.1)

    def stage(part):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(part(tf.ones((1, 2))))
        weights = part.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))

    stage(model)
    stage(model)
    return int(optimizer.iterations), 2


def run_optimizer_for_each_call():
    def stage(part):
        optimizer = tf.keras.optimizers.SGD(0.1)
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(part(tf.ones((1, 2))))
        weights = part.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return int(optimizer.iterations)

    return [stage(Generator()), stage(Discriminator(1))], [1, 1]


def run_whole_in_first_call():
    encoder = tf.keras.Sequential([tf.keras.layers.Dense(2)])
    whole = tf.keras.Sequential([encoder, tf.keras.layers.Dense(1)])
    optimizer = tf.keras.optimizers.SGD(0.1)

    def stage(part):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(whole(tf.ones((1, 2))))
        weights = part.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))

    stage(whole)
    stage(encoder)
    return int(optimizer.iterations), 2


# good: an optimizer for each, and one model twice
def one_for_each(x):
    generator, discriminator = Generator(), Discriminator(1)
    g_optimizer = tf.keras.optimizers.Adam(1e-3)
    d_optimizer = tf.keras.optimizers.Adam(1e-3)
    for _ in range(2):
        with tf.GradientTape(persistent=True) as tape:
            g_loss = tf.reduce_mean(generator(x))
            d_loss = tf.reduce_mean(discriminator(x))
        g = tape.gradient(g_loss, generator.trainable_variables)
        d = tape.gradient(d_loss, discriminator.trainable_variables)
        g_optimizer.apply_gradients(zip(g, generator.trainable_variables))
        g_optimizer.apply_gradients(zip(g, generator.trainable_variables))
        d_optimizer.apply_gradients(zip(d, discriminator.trainable_variables))


# good: the first one has all variables
def whole_and_part(x):
    encoder = tf.keras.Sequential([tf.keras.layers.Dense(2)])
    whole = tf.keras.Sequential([encoder, tf.keras.layers.Dense(1)])
    optimizer = tf.keras.optimizers.Adam(1e-3)
    with tf.GradientTape(persistent=True) as tape:
        loss = tf.reduce_mean(whole(x))
    g = tape.gradient(loss, whole.trainable_variables)
    e = tape.gradient(loss, encoder.trainable_variables)
    optimizer.apply_gradients(zip(g, whole.trainable_variables))
    optimizer.apply_gradients(zip(e, encoder.trainable_variables))
    return int(optimizer.iterations)


# good: one run has one of them
def one_of_two(x, adversarial):
    generator, discriminator = Generator(), Discriminator(1)
    optimizer = tf.keras.optimizers.Adam(1e-3)
    with tf.GradientTape(persistent=True) as tape:
        g_loss = tf.reduce_mean(generator(x))
        d_loss = tf.reduce_mean(discriminator(x))
    if adversarial:
        d = tape.gradient(d_loss, discriminator.trainable_variables)
        optimizer.apply_gradients(zip(d, discriminator.trainable_variables))
    else:
        g = tape.gradient(g_loss, generator.trainable_variables)
        optimizer.apply_gradients(zip(g, generator.trainable_variables))
    return int(optimizer.iterations)


def run_whole_and_part():
    return whole_and_part(tf.ones((1, 2))), 2


def run_one_of_two():
    return one_of_two(tf.ones((1, 2)), True), 1


# bad
def run_bad():
    train(tf.ones((1, 2)))


# good
def run_good():
    one_for_each(tf.ones((1, 2)))
