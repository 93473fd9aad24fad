import tensorflow as tf


class Counter:
    def __init__(self):
        self.steps = 0
        self.last = None
        self.mean = 0.0
        self.variable_steps = tf.Variable(0)

    # bad: counts traces, not calls
    @tf.function
    def count(self, x):
        self.steps += 1  # expect: HY206
        return x

    # bad: keeps a symbolic tensor, which eager code looks at
    @tf.function
    def keep(self, x):
        self.last = tf.reduce_sum(x)  # expect: HY206
        return x

    def show(self):
        print(self.last.numpy())

    # bad: the same by name
    @tf.function
    def keep_by_name(self, x):
        setattr(self, "largest", tf.reduce_max(x))  # expect: HY206
        setattr(self, "passing", tf.reduce_min(x))
        return x + self.passing

    def show_largest(self):
        print(float(self.largest))

    # good: whose attribute it is, is not in the text
    @tf.function
    def keep_under(self, name, x):
        setattr(self, name, tf.reduce_max(x))
        return x

    # bad: the helper is traced with its caller
    @tf.function
    def by_helper(self, x):
        self.helper(x)
        return x

    def helper(self, x):
        self.last = x * 2.0  # expect: HY206

    # bad: brings something along from the call before, or would
    @tf.function
    def smooth(self, x):
        self.mean = 0.9 * self.mean + 0.1 * x  # expect: HY206
        return self.mean

    # bad: another graph takes it
    @tf.function
    def normalize(self, x):
        return x - self.mean

    # good: what only the same trace reads is as good as a local name
    @tf.function
    def scratch(self, x):
        self.part = tf.reduce_sum(x)
        return self.double()

    def double(self):
        return self.part * 2.0

    # good: who asks for it, asks where that is cannot be seen
    def get_part(self):
        """The part."""
        return self.part

    # good: a variable is part of the graph
    @tf.function
    def count_in_graph(self, x):
        self.variable_steps.assign_add(1)
        return x

    # good: runs eagerly
    def count_eagerly(self, x):
        self.steps += 1
        return x


class State:
    batch = 0


state = State()


# bad: a loop that works on a weight, which the next trace finds to be a tensor of this one
class Routing(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.logits = self.add_weight(name="logits", shape=(3,), initializer="zeros", trainable=False)

    def call(self, votes):
        for _ in range(3):
            routed = votes * tf.nn.softmax(self.logits)
            self.logits += tf.reduce_sum(routed, 0)  # expect: HY206
        return routed


def fit_routing(x, y):
    model = tf.keras.Sequential([tf.keras.Input((3,)), Routing(), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(x, y)


# bad: an object from outside
@tf.function
def train(x):
    state.batch += 1  # expect: HY206
    return x


# bad: whether it is given at all is up to the caller
@tf.function
def train_with(x, progress=None):
    if progress is not None:
        progress.batch += 1  # expect: HY206
    return x


# good: taken back at the end of the trace
@tf.function
def train_in_parts(x):
    for i in range(2):
        state.part = i
        x = x + float(state.part)
    state.part = None
    return x


# bad: taken back on one way only, or before it is set again
@tf.function
def train_and_leave(x, flag=False):
    state.left = x.shape.rank  # expect: HY206
    if flag:
        state.left = None  # expect: HY206
    return x


@tf.function
def train_and_keep(x):
    state.kept = None  # expect: HY206
    state.kept = x  # expect: HY206
    return x


def look_at_state():
    return float(state.left), state.kept.numpy()


# bad: a constant of a class, which belongs to all
@tf.function
def reset(x):
    State.COUNT = 0  # expect: HY206
    return x


# good: every traced call goes the other way
def update(model, value, assign=False):
    if assign:
        model.kernel.assign(value)
    else:
        model.kernel = value
    return model.kernel


@tf.function
def update_in_graph(x):
    return update(state, x, assign=True)


class Processor:
    def __init__(self, image):
        self.image = image

    # good: the object lives for one trace
    def normalize(self):
        self.image = self.image / 255.0


@tf.function
def with_processor(image):
    processor = Processor(image)
    processor.normalize()
    return processor.image


# good: an object of its own
@tf.function
def own_object(x):
    mine = State()
    mine.batch = x
    return mine.batch


# good: what several applications of one layer add up in a forward pass
class Pondering(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.cost = 0.0

    def call(self, x):
        self.cost += tf.reduce_sum(x)
        self.add_loss(self.cost)
        return x


# good: no traced call turns the flag on
class Queue(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.queue = tf.zeros([1, 3])

    def call(self, x, synthesis=False):
        if not synthesis:
            return x * 2.0
        self.queue = tf.concat([self.queue[:, 1:], x], axis=1)
        return self.queue

    def feed(self, x):
        return self(x, synthesis=True).numpy()


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.part = Queue()

    @tf.function
    def call(self, x):
        return self.part(x)


# good: a setter decides what happens
class WithSetter:
    def __init__(self):
        self._value = tf.Variable(0.0)

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, new):
        self._value.assign(new)

    @tf.function
    def set(self, x):
        self.value = x
        return x


# bad: written out, by a step of Keras
class Odometer(tf.keras.Model):
    def train_step(self, data):
        self.driven = self.driven + 1  # expect: HY206
        x, y = data
        self.seen = x  # expect: HY206
        return {"loss": tf.reduce_mean(y)}


def drive(model):
    model.compile("sgd", "mse")
    model.fit(tf.ones([4, 1]), tf.ones([4, 1]))
    return model.driven, model.seen


def odometer():
    return drive(Odometer())


# good: put back, whatever parentheses say
class Gain(tf.Module):
    def __init__(self):
        super().__init__()
        self.gain = 1.0

    @tf.function
    def louder(self, x):
        before = (self.gain)
        self.gain = 4.0
        loud = x * self.gain
        self.gain = (before)
        return loud


def run_bad():
    counter = Counter()
    for _ in range(3):
        counter.count(tf.constant(1.0))
    return counter.steps, 3


def run_good():
    counter = Counter()
    for _ in range(3):
        counter.count_in_graph(tf.constant(1.0))
    return int(counter.variable_steps), 3


# good: what is called eagerly there reads what its eager caller has stored
class Critic(tf.Module):
    def loss(self):
        self.difference = self.batch - self.target
        return tf.reduce_sum(self.difference)

    @tf.function
    def train(self, batch, target):
        self.batch = batch
        self.target = target
        return self.loss()

    def score(self):
        return float(tf.reduce_sum(self.batch - self.target))

    def judge(self, batch, target):
        self.batch, self.target = batch, target
        return self.score()


def run_stored_by_each():
    critic = Critic()
    ones, twos = tf.ones([2]), tf.ones([2]) * 2.0
    return [float(critic.train(ones, twos)), critic.judge(twos, ones), float(critic.train(twos, ones))], [-2.0, 2.0, 2.0]


# bad: without a store of its own it meets what the trace has left
class Forgetful(tf.Module):
    @tf.function
    def train(self, batch):
        self.batch = batch  # expect: HY206
        return tf.reduce_sum(batch)

    def score(self):
        return float(tf.reduce_sum(self.batch))

    def judge(self):
        return self.score()


# good: one object for each trace
def made_by_a_call():
    return State()


@tf.function
def object_of_a_call(x):
    mine = made_by_a_call()
    mine.batch = x * 2.0
    return mine.batch


def run_own_object():
    return [float(f(tf.constant(value))) for f in (own_object, object_of_a_call) for value in (1.0, 2.0)], [1.0, 2.0, 2.0, 4.0]


# good: HY301 and HY302 look at these
class Lazy(tf.Module):
    def __init__(self):
        super().__init__()
        self.v = None
        self.dense = None

    @tf.function
    def __call__(self, x):
        if self.v is None:
            self.v = tf.Variable(2.0)
        if self.dense is None:
            self.dense = tf.keras.layers.Dense(1, kernel_initializer="ones")
        return self.dense(x * self.v)


def run_once_under_a_guard():
    lazy = Lazy()
    return [float(lazy(tf.constant([[value]]))[0, 0]) for value in (1.0, 2.0)], [2.0, 4.0]


def run_setter():
    with_setter = WithSetter()
    values = []
    for value in (1.0, 2.0):
        with_setter.set(tf.constant(value))
        values.append(float(with_setter.value))
    return values, [1.0, 2.0]


# good: what Keras itself keeps on a layer
class Built(tf.keras.layers.Layer):
    def call(self, x):
        self.built = True
        return x * 2.0


def run_built():
    layer = Built()
    double = tf.function(layer)
    return [float(double(tf.constant([value]))[0]) for value in (1.0, 2.0)] + [layer.built], [2.0, 4.0, True]


# good: what a call stores, the rest of the pass reads
class Attention(tf.keras.layers.Layer):
    def call(self, x):
        self.scores = x * 0.5
        return self.weigh(x)

    def weigh(self, x):
        return self.scores + x


def run_forward_pass():
    attend = tf.function(Attention())
    return [float(attend(tf.constant([value]))[0]) for value in (2.0, 4.0)], [3.0, 6.0]


# good: graphs go the other way, eager code keeps its queue
def run_flag_is_off():
    net = Net()
    double = tf.function(net)
    values = [float(double(tf.constant([[value]]))[0, 0]) for value in (1.0, 2.0)]
    net.part.feed(tf.constant([[7.0]]))
    return values + net.part.feed(tf.constant([[8.0]])).tolist(), [2.0, 4.0, [0.0, 7.0, 8.0]]


# good: two applications in one pass
class Costly(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.cost = 0.0

    def call(self, x):
        self.cost += tf.reduce_sum(x)
        return x + self.cost


class Twice(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.costly = Costly()

    def call(self, x):
        return self.costly(self.costly(x))
