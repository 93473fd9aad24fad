import tensorflow as tf
from tensorflow import keras


# bad: gone with TensorFlow 2.11
def rate_of_step():
    optimizer = keras.optimizers.Adam(0.1)
    return optimizer._decayed_lr(tf.float32)  # expect: HY825


# bad: gone with TensorFlow 2.6
def classes(x):
    model = keras.Sequential([keras.layers.Dense(3)])
    return model.predict_classes(x)  # expect: HY825


# bad: gone with Keras 3; where nothing says which Keras is meant, the first one shows
# the others
class Halve(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(self.model.optimizer.lr)  # expect: HY825


def mean_of(values):
    mean = keras.metrics.Mean()
    mean.reset_states()
    mean.update_state(values)
    return mean.result()


class Scale(keras.layers.Layer):
    def build(self, input_shape):
        width = input_shape.as_list()[-1]
        self.scale = self.add_weight(shape=(width,), initializer="ones")

    def call(self, x):
        return x * self.scale


def flat(shape):
    image = keras.Input(shape)
    height, width, channels = image.get_shape()[1:]
    deep = keras.layers.Dense(channels)(image)
    kinds = deep.shape.as_list()
    return keras.Model(image, keras.layers.Reshape((height * width, kinds[-1]))(deep))


def sizes():
    image = keras.Input((4, 4, 1))
    model = keras.Model(image, keras.layers.Flatten()(image))
    found = []
    for layer in model.layers:
        found.append((layer.name, layer.output_shape))
    return found + [layer.input_shape for layer in model.layers]


def scaled_gradients(tape, loss, weights):
    optimizer = keras.mixed_precision.LossScaleOptimizer(keras.optimizers.SGD(0.1))
    grads = tape.gradient(optimizer.get_scaled_loss(loss), weights)
    return optimizer.get_unscaled_gradients(grads)


class Watch(keras.callbacks.Callback):
    def __init__(self, model):
        super().__init__()
        self.model = model


class Narrow(keras.layers.Dense):
    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], 1))
        self.bias = None


class Masking(keras.layers.LSTMCell):
    def call(self, inputs, states, training=None):
        mask = self.get_dropout_mask_for_cell(inputs, training, count=4)
        return super().call(inputs * mask[0], states, training=training)


def first_images(x):
    batches = keras.preprocessing.image.ImageDataGenerator().flow(x, batch_size=2)
    return batches.next()


# bad: the datasets of TensorFlow 1 had it
def first_batch(n):
    dataset = tf.data.Dataset.range(n).map(tf.square).batch(2)
    return dataset.make_one_shot_iterator().get_next()  # expect: HY825


@tf.function
def total(x):
    return tf.reduce_sum(x)


class Input:
    def __init__(self, files):
        self.lines = tf.data.TextLineDataset(files)

    def shapes(self):
        return self.lines.output_shapes, len(self.lines.output_types)  # expect: HY825 HY825


# good: what all releases have
def right_rate_of_step():
    optimizer = keras.optimizers.Adam(0.1)
    return optimizer.learning_rate


def right_mean_of(values):
    mean = keras.metrics.Mean()
    mean.reset_state()
    mean.update_state(values)
    return mean.result()


# good: asked for before
def asked():
    optimizer = keras.optimizers.SGD(0.1)
    if hasattr(optimizer, "get_updates"):
        return optimizer.get_updates([], [])
    return optimizer.learning_rate


# good: tried
def tried():
    optimizer = keras.optimizers.SGD(0.1)
    try:
        return optimizer.get_gradients(None, [])
    except AttributeError:
        return []


# good: chosen by the version
def chosen(x):
    model = keras.Sequential([keras.layers.Dense(3)])
    if tf.__version__.startswith("2.5"):
        return model.predict_proba(x)
    return model.predict(x, verbose=0)


# good: the other versions have left
def chosen_by_leaving(x):
    model = keras.Sequential([keras.layers.Dense(3)])
    if not tf.__version__.startswith("2.5"):
        return model.predict(x, verbose=0)
    return model.predict_proba(x)


# good: asked for its type
class RightScale(keras.layers.Layer):
    def build(self, input_shape):
        if isinstance(input_shape, tf.TensorShape):
            input_shape = input_shape.as_list()
        self.scale = self.add_weight(shape=(input_shape[-1],), initializer="ones")

    def call(self, x):
        return x * self.scale


# good: what both have of a symbolic tensor
def right_flat(shape):
    image = keras.Input(shape)
    height, width, channels = image.shape[1:]
    deep = keras.layers.Dense(channels)(image)
    return keras.Model(image, keras.layers.Reshape((height * width, channels))(deep))


# good: Keras gives `call` tensors of TensorFlow
class Rows(keras.layers.Layer):
    def call(self, x):
        return tf.reduce_sum(x) * x.shape.as_list()[-1] * x.get_shape().rank


# good: under another name, and in a class that has none
class RightWatch(keras.callbacks.Callback):
    def __init__(self, model):
        super().__init__()
        self.watched = model


class Wide(keras.layers.Layer):
    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(3, 1), initializer="ones")

    def call(self, x):
        return x @ self.kernel


# good: `path` is None until a layer is built, and may be set to that
class Placed(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.path = None


# good: models have shapes, and only some of the layers are asked
def chosen_sizes():
    first = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    second = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4)])
    both = keras.Sequential([keras.Input((2,)), first, second])
    found = [part.output_shape for part in both.layers]
    for part in keras.Sequential([first, keras.layers.Dense(1)]).layers:
        if isinstance(part, keras.Model):
            found.append(part.output_shape)
    return found


# good: a property of its own
class Keeping(keras.callbacks.Callback):
    kept = None

    def __init__(self, model):
        super().__init__()
        self.model = model

    @property
    def model(self):
        return self.kept

    @model.setter
    def model(self, model):
        self.kept = model


# good: an iterator of the program, and the builtin
class Batches:
    def flow(self, x):
        return self

    def next(self):
        return 3


def right_images(x):
    batches = keras.preprocessing.image.ImageDataGenerator().flow(x, batch_size=2)
    return len(batches), Batches().flow(x).next()


# good: the cells of the class that has it, by the class of the program
class OwnMask(keras.layers.GRUCell):
    def get_dropout_mask_for_cell(self, inputs, training, count=1):
        return [tf.ones_like(inputs)] * count

    def call(self, inputs, states, training=None):
        mask = self.get_dropout_mask_for_cell(inputs, training, count=3)
        return super().call(inputs * mask[0], states, training=training)


# good: a member of its own
class Slots(keras.optimizers.SGD):
    def get_slot(self, name):
        return name


def own():
    return Slots(0.1).get_slot("m")


def run_bad():
    return float(rate_of_step())


def run_good():
    return float(right_rate_of_step())


def run_asked():
    return float(asked()) > 0.09, True


def run_tried():
    return tried(), []


def run_chosen():
    return tuple(chosen(tf.ones([2, 2])).shape), (2, 3)


def run_shape():
    return tuple(RightScale()(tf.ones([2, 3])).shape), (2, 3)


def run_own():
    return own(), "m"


def run_images():
    return right_images(tf.zeros([4, 3, 3, 1]).numpy()), (2, 3)


def run_mask():
    out, _ = OwnMask(2, kernel_initializer="zeros")(tf.ones([1, 3]), [tf.zeros([1, 2])])
    return tuple(out.shape), (1, 2)


def run_flat():
    return right_flat((2, 2, 3)).output_shape, (None, 4, 3)


def run_call():
    return float(Rows()(tf.ones([2, 3]))), 36.0


def run_watched():
    return RightWatch(3).watched * float(Wide()(tf.ones([1, 3]))[0, 0]), 9.0


def run_setter():
    return Keeping(3).model, 3


def run_chosen_sizes():
    return chosen_sizes(), [(None, 3), (None, 4), (None, 3)]
