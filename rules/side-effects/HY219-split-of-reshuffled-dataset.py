import tensorflow as tf


# bad: one name, two parts
def partition(ds, size, share=0.8):
    ds = ds.shuffle(size, seed=12)  # expect: HY219
    train_size = int(share * size)
    train = ds.take(train_size)
    validation = ds.skip(train_size)
    return train, validation


# bad: three parts, shuffled if somebody wants that
def three_parts(rows, size, shuffle=True):
    dataset = tf.data.Dataset.from_tensor_slices(rows)
    if shuffle:
        dataset = dataset.shuffle(size)  # expect: HY219
    train_size, val_size = int(0.8 * size), int(0.1 * size)
    train = dataset.take(train_size)
    val = dataset.skip(train_size).take(val_size)
    test = dataset.skip(train_size).skip(val_size)
    return train, val, test


# bad: other steps between, and a name for each part
def batches(files):
    shuffled = tf.data.Dataset.from_tensor_slices(files).shuffle(500).batch(10)  # expect: HY219
    loaded = shuffled.map(tf.io.read_file).prefetch(1)
    held_out = loaded.take(10)
    training = loaded.skip(10).repeat()
    return {"train": training, "validation": held_out}


# bad: asked for by name, and the name goes on
def folds(rows):
    data = tf.data.Dataset.from_tensor_slices(rows)
    data = data.shuffle(100, reshuffle_each_iteration=True)  # expect: HY219
    train = data.take(70)
    data = data.skip(70)
    test = data.take(30)
    return train, test


# bad: a fixed order that is shuffled again
def shuffled_twice(rows):
    data = tf.data.Dataset.from_tensor_slices(rows).shuffle(100, reshuffle_each_iteration=False)
    data = data.shuffle(100)  # expect: HY219
    return data.take(70).batch(7), data.skip(70).batch(10)


# bad: no dataset that the file shows, but nobody else has these options
def prepare(model, data):
    data = data.map(tf.abs, num_parallel_calls=4).shuffle(100)  # expect: HY219
    val_size = len(data) // 5
    train = data.skip(val_size)
    model.fit(train.batch(8), validation_data=data.take(val_size).batch(8))


def annotated(data: tf.data.Dataset):
    size = sum(1 for _ in data)
    data = data.shuffle(buffer_size=size)  # expect: HY219
    return data.take(size // 2), data.skip(size // 2)


# bad: from TensorFlow Datasets
def digits(count):
    import tensorflow_datasets as tfds

    parts, info = tfds.load("mnist", with_info=True, as_supervised=True)
    train, test = parts["train"], parts["test"]
    shuffled = train.map(lambda image, label: (image / 255, label)).shuffle(10000)  # expect: HY219
    return shuffled.skip(count), shuffled.take(count), test.batch(info.splits["test"].num_examples)


# good: one order
def fixed_order(rows, seed):
    data = tf.data.Dataset.from_tensor_slices(rows).shuffle(50, seed, False)
    return data.take(40), data.skip(40)


# good: what is not one dataset, or no two parts of it
def other_values(rows, more, n):
    data = tf.data.Dataset.from_tensor_slices(rows).shuffle(50)
    train = data.take(n)
    data = tf.data.Dataset.from_tensor_slices(more).shuffle(50)
    return train, data.skip(n)


def other_counts(rows, n):
    data = tf.data.Dataset.from_tensor_slices(rows).shuffle(50)
    train = data.take(n)
    n += 1
    return train, data.skip(n), data.take(40), data.skip(10)


def unused(rows, n):
    data = tf.data.Dataset.from_tensor_slices(rows).shuffle(50)
    train = data.take(n)
    data.skip(n)
    return train


# good: other objects have these methods, too
class Deck:
    def shuffle(self, seed):
        return self

    def take(self, n):
        return self

    def skip(self, n):
        return self


def deal(cards):
    deck = Deck().shuffle(7)
    cards = cards.shuffle(7)
    return deck.take(5), deck.skip(5), cards.take(5), cards.skip(5)


def numbers_of(dataset):
    return {int(x) for x in dataset}


def shared(train, held_out):
    seen = set()
    for _ in range(3):
        seen |= numbers_of(train)
    return sorted(seen & numbers_of(held_out))


# good: shuffled after the split
def run_shuffled_later():
    data = tf.data.Dataset.range(50)
    train, held_out = data.take(40).shuffle(40), data.skip(40)
    return shared(train, held_out), []


# good: the cache is full before the split is read
def run_cache():
    data = tf.data.Dataset.range(50).shuffle(50).cache()
    for _ in data:
        pass
    train, held_out = data.take(40), data.skip(40)
    return shared(train, held_out), []


# good: a buffer of one element
def run_buffer_of_one():
    data = tf.data.Dataset.range(50).shuffle(1)
    train, held_out = data.take(40), data.skip(40)
    return shared(train, held_out), []


# good: looked at
def run_looked_at():
    data = tf.data.Dataset.range(50).shuffle(50)
    shown = [int(x) for x in data.take(3)]
    sample, rest = data.take(1), data.skip(1)
    longest = max(len(list(data.skip(3))), len(list(rest)), len(list(sample)))
    return [len(shown), longest], [3, 49]


# good: with repeat() before it, skip() leaves no element out
def run_repeated():
    data = tf.data.Dataset.range(5).shuffle(5, seed=1).repeat()
    first, later = data.take(5), data.skip(5).take(5)
    return shared(first, later), [0, 1, 2, 3, 4]


# bad
def run_bad():
    data = tf.data.Dataset.range(200)
    data = data.shuffle(200)  # expect: HY219
    train, held_out = data.take(100), data.skip(100)
    return bool(shared(train, held_out))


# good
def run_good():
    data = tf.data.Dataset.range(200)
    data = data.shuffle(200, reshuffle_each_iteration=False)
    train, held_out = data.take(100), data.skip(100)
    return bool(shared(train, held_out))
