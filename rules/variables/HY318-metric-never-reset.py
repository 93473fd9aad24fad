import tensorflow as tf
from tensorflow import keras


def compiled(metric):
    model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(keras.optimizers.SGD(0.0), "mse", metrics=[metric])
    return model


# bad: called in a plain function
distance = keras.metrics.MeanAbsoluteError()


def masked_distance(y, predicted):
    mask = tf.cast(y > 0.0, predicted.dtype)
    return distance(y, predicted * mask)  # expect: HY318


def train_by_distance(x, y, z):
    model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(keras.optimizers.SGD(0.0), "mse", metrics=[masked_distance])
    seen = model.fit(x, y, epochs=2, verbose=0, validation_data=(x, z)).history
    return seen["masked_distance"] + seen["val_masked_distance"]


# bad: updated, and asked for its result
def error_of(scale):
    error = keras.metrics.Mean()

    def scaled(y, predicted):
        error.update_state(scale * tf.abs(y - predicted))  # expect: HY318
        return error.result()

    return compile_with(scaled, scale)


def compile_with(function, scale):
    model = keras.Sequential([keras.layers.Dense(scale)])
    model.compile("sgd", "mse", metrics={"out": [function, "mae"]})
    return model


# good: without a state
def right_distance(y, predicted):
    mask = tf.cast(y > 0.0, predicted.dtype)
    return tf.reduce_mean(tf.abs(y - predicted * mask))


def train_right(x, y, z):
    model = compiled(right_distance)
    seen = model.fit(x, y, epochs=2, verbose=0, validation_data=(x, z)).history
    return seen["right_distance"] + seen["val_right_distance"]


# good: the model knows the metric, and resets it
def train_by_object(x, y, z):
    model = compiled(keras.metrics.MeanAbsoluteError(name="d"))
    seen = model.fit(x, y, epochs=2, verbose=0, validation_data=(x, z)).history
    return seen["d"] + seen["val_d"]


# good: reset in the function
fresh = keras.metrics.MeanAbsoluteError()


def fresh_distance(y, predicted):
    fresh.reset_state()
    fresh.update_state(y, predicted)
    return fresh.result()


def train_fresh(x, y, z):
    model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(keras.optimizers.SGD(0.0), "mse", metrics=[fresh_distance])
    seen = model.fit(x, y, epochs=2, verbose=0, validation_data=(x, z)).history
    return seen["fresh_distance"] + seen["val_fresh_distance"]


# good: reset elsewhere
watched = keras.metrics.MeanAbsoluteError()


def watched_distance(y, predicted):
    return watched(y, predicted)


class Reset(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        watched.reset_state()

    def on_test_begin(self, logs=None):
        watched.reset_state()


def train_watched(x, y, z):
    model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(keras.optimizers.SGD(0.0), "mse", metrics=[watched_distance])
    seen = model.fit(x, y, epochs=2, verbose=0, validation_data=(x, z),
                     callbacks=[Reset()]).history
    return seen["watched_distance"] + seen["val_watched_distance"]


# good: created in the function, which raises
def created_distance(y, predicted):
    return keras.metrics.MeanAbsoluteError()(y, predicted)


def train_created(x, y):
    model = compiled(created_distance)
    try:
        model.fit(x, y, epochs=2, verbose=0)
    except ValueError:
        return "raises"
    return "runs"


# bad: a loop of epochs, which nobody but the program knows to be one
def means_of_epochs(batches, epochs):
    mean = keras.metrics.Mean()
    seen = []
    for epoch in range(epochs):
        for batch in batches:
            mean.update_state(tf.reduce_mean(batch) / float(epoch + 1))  # expect: HY318
        seen.append(float(mean.result()))
    return seen


def count_up(self, epochs):
    total = keras.metrics.Sum()
    for _ in range(epochs):
        for number, batch in enumerate(self.batches):
            total(batch)  # expect: HY318
        print(total.result())


# good: reset, created for each epoch, other data in each pass, or one value in the end
def run_reset_by_hand():
    mean, seen = keras.metrics.Mean(), []
    for epoch in range(2):
        mean.reset_state()
        for batch in [tf.ones([2])]:
            mean.update_state(batch * float(epoch))
        seen.append(float(mean.result()))
    return seen, [0.0, 1.0]


def run_created_for_each():
    batches, seen = [tf.ones([2])], []
    for epoch in range(2):
        mean = keras.metrics.Mean()
        for batch in batches:
            mean(batch * float(epoch))
        seen.append(float(mean.result()))
    return seen, [0.0, 1.0]


def run_one_pass():
    files, mean, seen = [[tf.ones([2])], [tf.zeros([2])]], keras.metrics.Mean(), []
    for number in range(2):
        batches = files[number]
        for batch in batches:
            mean.update_state(batch)
        seen.append(float(mean.result()))
    return seen, [1.0, 0.5]


def run_value_in_the_end():
    batches, mean = [tf.ones([2])], keras.metrics.Mean()
    for epoch in range(2):
        for batch in batches:
            mean.update_state(batch * float(epoch))
    return float(mean.result()), 0.5


class Constant(keras.Model):
    def call(self, x):
        return x


# bad: the model does not have the metric
def model_without_metric():
    mean_of_labels = keras.metrics.Mean()

    class Tracking(Constant):
        def train_step(self, batch):
            mean_of_labels.update_state(batch[1])  # expect: HY318
            return {"mean": mean_of_labels.result()}

    return Tracking()


# good: the model lists it
mean_that_is_listed = keras.metrics.Mean()


class Listing(Constant):
    @property
    def metrics(self):
        return [mean_that_is_listed]

    def train_step(self, batch):
        mean_that_is_listed.update_state(batch[1])
        return {"mean": mean_that_is_listed.result()}


def means_of_two(model):
    model.compile("sgd")
    fits = [model.fit(tf.ones([4, 1]), label * tf.ones([4, 1]), verbose=0) for label in (1.0, 3.0)]
    return [float(fit.history["mean"][0]) for fit in fits]


def run_listed():
    return means_of_two(Listing()), [1.0, 3.0]


def run_without_metric():
    return means_of_two(model_without_metric()), [1.0, 2.0]


def data():
    return tf.ones([2, 3]), tf.ones([2, 1]), tf.fill([2, 1], 3.0)


def run_bad():
    return [round(float(v), 3) for v in train_by_distance(*data())]


def run_good():
    return [round(float(v), 3) for v in train_right(*data())]


def run_object():
    return train_by_object(*data()), [1.0, 1.0, 3.0, 3.0]


def run_fresh():
    return train_fresh(*data()), [1.0, 1.0, 3.0, 3.0]


def run_watched():
    return train_watched(*data()), [1.0, 1.0, 3.0, 3.0]


def run_created():
    return train_created(*data()[:2]), "raises"
