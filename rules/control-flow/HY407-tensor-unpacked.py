import tensorflow as tf


# bad
@tf.function
def area(image):
    height, width = tf.shape(image)  # expect: HY407
    return height * width


# bad
@tf.function
def first(x):
    y = tf.square(x)
    a, b = y  # expect: HY407
    return a


# bad: symbolic inputs of Keras, here and in a helper
def middle():
    x = tf.keras.Input(batch_shape=(1, None))
    b, length = tf.shape(x)  # expect: HY407
    return tf.keras.Model(x, x[:, length // 2])


def area_of(t):
    [rows, cols] = tf.shape(t)  # expect: HY407
    return rows * cols


def model_of_area():
    image = tf.keras.layers.Input((None,))
    return tf.keras.Model(image, area_of(image))


# good: static shapes of them, eager tensors
def eager():
    x = tf.keras.Input((4,))
    batch, width = x.shape
    first, second = tf.constant([1, 2])
    return width, first, second


# good
@tf.function
def area_unstacked(image):
    height, width = tf.unstack(tf.shape(image), num=2)
    return height * width


# good: lists
@tf.function
def halves(x):
    a, b = tf.split(x, 2)
    mean, variance = tf.nn.moments(x, [0])
    return a + b + mean + variance


# good: a parameter may be a tuple
@tf.function
def pair(data):
    x, y = data
    return x + y


# good: engine code of Keras and operations that give a tuple
@tf.function
def recurrent(x):
    last, outputs, states = tf.keras.backend.rnn(
        lambda inputs, state: (inputs, state), x, [tf.zeros([2, 3])])
    return last + outputs[:, 0] + states[0]


# good: a list in one of the classes that override the method
class Base:
    def parts(self, x):
        return x

    @tf.function
    def both(self, x):
        return self.sum_of(self.parts(x))

    def sum_of(self, z):
        return z


class Pair(Base):
    def parts(self, x):
        return [x, x + 1.0]

    def sum_of(self, z):
        a, b = z
        return a + b


# good: a condition says that it is none
@tf.function
def logits_of(x):
    logits = tf.boolean_mask(x, x > 0.0)
    if isinstance(logits, (list, tuple)):
        logits, covariance = logits
    if not isinstance(logits, tuple):
        return logits
    else:
        first, second = logits
        return first


# good: a static shape
@tf.function
def static(x):
    height, width = x.shape
    return x * float(height * width)


# good: parentheses around one name; what the documentation calls a list
@tf.function
def one_name(x):
    (whole) = tf.reduce_sum(x)
    low, high = tf.keras.ops.split(tf.stack([whole, whole]), 2)
    return low + high


# good: a Lambda layer hands over the list that it is called with
def sampled(args):
    mean, spread = args
    return mean + spread


features = tf.keras.Input([4])
sample = tf.keras.layers.Lambda(sampled)([features, features])


def run_bad():
    area(tf.ones([2, 3]))


def run_good():
    area_unstacked(tf.ones([2, 3]))
    halves(tf.constant([1.0, 2.0]))
    pair((tf.constant(1.0), tf.constant(2.0)))
    static(tf.ones([2, 3]))
    logits_of(tf.ones([2]))
    recurrent(tf.ones([2, 4, 3]))
    of_two = Pair()
    of_two.both(tf.constant(1.0))


# good: lists of a known length
@tf.function
def of_lists(x):
    low, high = tf.split(x, 2)
    first, second = tf.unstack(x)
    rows, columns = tf.meshgrid(x, x)
    mean, variance = tf.nn.moments(x, [0])
    return low[0] + high[0], first + second, rows[0, 1] + columns[0, 1], mean, variance


def run_lists():
    return [float(v) for v in of_lists(tf.constant([1.0, 3.0]))], [4.0, 4.0, 4.0, 2.0, 1.0]


# good: a model with two outputs
class TwoHeads(tf.keras.Model):
    def call(self, x):
        return x + 1.0, x * 2.0


two_heads = TwoHeads()


@tf.function
def of_model(x):
    moved, doubled = two_heads(x)
    return moved + doubled


def run_tuples():
    return [float(pair((tf.constant(1.0), tf.constant(2.0)))), float(of_model(tf.constant([[3.0]]))[0, 0])], [3.0, 10.0]


# bad: what a dataset holds, followed through its steps
def crop(image, box):
    top, left, bottom, right = box  # expect: HY407
    return image[top:bottom, left:right]


class Boxes:
    def prepare(self, sample):
        return crop(sample["image"], sample["box"]), sample["label"]

    def label_of(self, index, sample):
        image, label = sample
        low, high = label  # expect: HY407
        return index, image, low

    def load(self, images, boxes):
        data = {"image": images, "box": boxes, "label": [[0, 1], [1, 1]]}
        dataset = tf.data.Dataset.from_tensor_slices(data).map(self.prepare)
        return dataset.shuffle(2).enumerate().map(self.label_of)


def load_boxes():
    return Boxes().load(tf.ones((2, 9, 9)), tf.zeros((2, 4), tf.int32))


# good: tuples of a dataset stay tuples
def difference(sample):
    left, right = sample
    return left - right


def halves(x):
    return x[0], x[1]


def added(index, sample):
    left, right = sample
    return index, left + right


def load_pairs():
    a = tf.data.Dataset.from_tensor_slices([1.0, 2.0])
    pairs = tf.data.Dataset.zip((a, a))
    numbered = pairs.batch(2).enumerate().map(added)
    nested = tf.data.Dataset.from_tensors(((1.0, 2.0),)).map(difference)
    return numbered, nested, tf.data.Dataset.from_tensors([[1, 2]]).map(halves)


# good: Keras asks for the shape of an output with a shape
class Halved(tf.keras.layers.Layer):
    def call(self, x):
        return x[:, :, ::2]

    def compute_output_shape(self, input_shape):
        batch, rows, columns = input_shape
        return batch, rows, columns // 2


def make_halved():
    inputs = tf.keras.Input((2, 4))
    return tf.keras.Model(inputs, Halved()(inputs))
