import numpy as np
import tensorflow as tf
from tensorflow import keras

flip = keras.layers.RandomFlip()
augmenter = keras.Sequential([keras.layers.Rescaling(1.0 / 255), keras.layers.RandomRotation(0.1)])
generator = tf.random.Generator.from_seed(7)


def brighten(image, label):
    return tf.image.random_brightness(image, 0.2), label


# bad: the numbers of the first epoch are kept for all
def images(files, labels):
    dataset = tf.data.Dataset.from_tensor_slices((files, labels))
    return dataset.map(brighten).batch(32).cache()  # expect: HY218


def noisy(values):
    dataset = tf.data.Dataset.from_tensor_slices(values)
    dataset = dataset.map(lambda x: x + tf.random.normal([]), num_parallel_calls=tf.data.AUTOTUNE)
    dataset = dataset.batch(32)
    dataset = dataset.cache()  # expect: HY218
    return dataset.prefetch(1)


# bad: in a chain of several lines, with a file
def in_a_file(values, path):
    return (
        tf.data.Dataset.from_tensor_slices(values)
        .map(lambda x: x * tf.random.uniform([], seed=None))
        .cache(path)  # expect: HY218
        .shuffle(100)
    )


# bad: nobody knows the dataset, but what it is mapped with draws
def of_an_argument(dataset):
    return dataset.map(brighten, num_parallel_calls=4).cache()  # expect: HY218


# bad: the condition draws, not the branch
def sometimes(x):
    if tf.random.uniform([]) < 0.5:
        x = tf.reverse(x, [0])
    return x


def reversed_sometimes(values):
    return tf.data.Dataset.from_tensor_slices(values).map(sometimes).cache()  # expect: HY218


# bad: through helpers
def scale(x):
    return x * draw_scale()


def draw_scale():
    return generator.uniform([], 0.9, 1.1)


def scaled(values):
    return tf.data.Dataset.from_tensor_slices(values).map(scale).cache()  # expect: HY218


# bad: seeds of a generator
def jitter(image):
    seed = generator.make_seeds(2)[:, 0]
    return tf.image.stateless_random_hue(image, 0.1, seed)


def jittered(images):
    return tf.data.Dataset.from_tensor_slices(images).map(jitter).cache()  # expect: HY218


# bad: layers
def flipped(images):
    dataset = tf.data.Dataset.from_tensor_slices(images).batch(8)
    return dataset.map(lambda x: flip(x, training=True)).cache()  # expect: HY218


def augmented(images):
    dataset = tf.data.Dataset.from_tensor_slices(images).batch(8)
    return dataset.map(lambda x: augmenter(x)).cache()  # expect: HY218


# bad: no function of one's own
def given(images):
    dataset = tf.data.Dataset.from_tensor_slices(images)
    one = dataset.map(augmenter, num_parallel_calls=4).cache()  # expect: HY218
    two = dataset.map(tf.image.random_flip_left_right).cache()  # expect: HY218
    return one, two


# bad: whenever it is a training set
def prepare(files, training):
    dataset = tf.data.Dataset.from_tensor_slices(files)
    if training:
        dataset = dataset.map(lambda x: x + tf.random.normal([]))
    dataset = dataset.cache()  # expect: HY218
    return dataset


# good: the cache comes first
def images_cached_first(files, labels):
    dataset = tf.data.Dataset.from_tensor_slices((files, labels))
    return dataset.cache().shuffle(100).map(brighten).batch(32)


def noisy_after_cache(values):
    dataset = tf.data.Dataset.from_tensor_slices(values).map(tf.abs)
    dataset = dataset.cache()
    dataset = dataset.map(lambda x: x + tf.random.normal([]))
    return dataset.batch(32)


# good: nothing random before the cache
def decoded(files):
    return tf.data.Dataset.from_tensor_slices(files).map(tf.io.read_file).cache()


def rescaled(images):
    dataset = tf.data.Dataset.from_tensor_slices(images)
    return dataset.map(lambda x: augmenter(x, training=False)).map(lambda x: augmenter(x, False)).cache()


# good: the same numbers in each epoch, without the cache as well
def with_seed(image):
    image = tf.image.random_flip_left_right(image, 42)
    return image + tf.random.normal([], seed=1) + tf.random.stateless_normal([], (1, 2))


def fixed(images):
    return tf.data.Dataset.from_tensor_slices(images).map(with_seed).cache()


def frozen_by_the_trace(values):
    return tf.data.Dataset.from_tensor_slices(values).map(lambda x: x + np.random.rand()).cache()


# good: several versions of each element are drawn and kept
def versions(values):
    return tf.data.Dataset.from_tensor_slices(values).repeat(10).map(scale).cache()


# good: noise that a validation set has to keep
def splits(values, more):
    train = tf.data.Dataset.from_tensor_slices(values).cache().map(scale)
    val_data = tf.data.Dataset.from_tensor_slices(more).map(scale).cache()
    return train, val_data


def make_test_set(values):
    return tf.data.Dataset.from_tensor_slices(values).map(scale).batch(8).cache().prefetch(1)


# good: who draws is not who caches
def switched(values, augment):
    dataset = tf.data.Dataset.from_tensor_slices(values)
    if augment:
        dataset = dataset.map(scale)
    else:
        dataset = dataset.cache()
    return dataset


def chosen(values, augment, cache):
    dataset = tf.data.Dataset.from_tensor_slices(values)
    if augment:
        dataset = dataset.map(scale)
    if cache:
        dataset = dataset.cache()
    return dataset


# good: what is mapped may draw, and need not
def maybe(x, training):
    if training:
        x = x + tf.random.normal([])
    return x


def early(x, training=False):
    if not training:
        return x
    return x + tf.random.normal([])


def unknown(values, training):
    one = tf.data.Dataset.from_tensor_slices(values).map(lambda x: maybe(x, training)).cache()
    two = tf.data.Dataset.from_tensor_slices(values).map(early).cache()
    three = tf.data.Dataset.from_tensor_slices(values).map(
        lambda x: x + tf.random.normal([]) if training else x
    ).cache()
    return one, two, three


# good: no dataset
class Store:
    def map(self, f):
        return self

    def cache(self):
        return self


def stored():
    return Store().map(scale).cache()


# bad
def run_bad():
    numbers = tf.random.Generator.from_seed(1)
    dataset = tf.data.Dataset.from_tensors(0.0).map(lambda x: x + numbers.uniform([])).cache()  # expect: HY218
    return [float(x) for _ in range(3) for x in dataset]


# good
def run_good():
    numbers = tf.random.Generator.from_seed(1)
    dataset = tf.data.Dataset.from_tensors(0.0).cache().map(lambda x: x + numbers.uniform([]))
    return [float(x) for _ in range(3) for x in dataset]


def epochs_of(dataset):
    return [[float(x) for x in dataset] for _ in range(2)]


# good: the cache changes nothing
def run_seeds():
    def seeded(x):
        return x + tf.random.stateless_uniform([], seed=(1, 2))

    numbers = tf.data.Dataset.from_tensor_slices([0.0, 1.0])
    return epochs_of(numbers.map(seeded).cache()), epochs_of(numbers.map(seeded))


# good: a constant of the trace
def run_frozen_by_the_trace():
    first, second = epochs_of(frozen_by_the_trace([0.0, 0.0]))
    return [first == second, first[0] == first[1]], [True, True]


# good: ten versions of one value
def run_versions():
    first, second = epochs_of(versions([1.0]))
    return [len(set(first)), first == second], [10, True]


# good: the same noise in each epoch
def run_validation():
    first, second = epochs_of(splits([1.0], [2.0, 3.0])[1])
    return first == second, True


# good: no element is in both parts
def run_split():
    shuffled = tf.data.Dataset.range(10).shuffle(10).cache()
    list(shuffled)
    train, rest = shuffled.take(7), shuffled.skip(7)
    return sorted([int(x) for x in train] + [int(x) for x in rest]), list(range(10))
