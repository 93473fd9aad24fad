import tensorflow as tf

runs = []


@tf.function
def step(x):
    runs.append("step")
    return tf.reduce_sum(x)


# bad: every tf.function of the program runs as Python from here on
def main():
    tf.config.run_functions_eagerly(True)  # expect: HY901
    return [step(tf.constant([value])) for value in (1.0, 2.0, 3.0)]


# bad: under its old name
def old_main():
    tf.config.experimental_run_functions_eagerly(True)  # expect: HY901
    return step(tf.constant([1.0]))


# bad: the same for tf.data and for Keras
def train(model, dataset):
    tf.data.experimental.enable_debug_mode()  # expect: HY901
    model.compile(optimizer="sgd", loss="mse", run_eagerly=True)  # expect: HY901
    return model.fit(dataset)


def switch_model():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.run_eagerly = True  # expect: HY901
    return model


# good: behind a flag
def main_with_flag(debug):
    if debug:
        tf.config.run_functions_eagerly(True)
    return step(tf.constant([1.0]))


def main_with_option(options, model):
    tf.config.run_functions_eagerly(options.eager)
    model.compile(optimizer="sgd", loss="mse", run_eagerly=options.eager)


# good: switched back
def inspect(x):
    tf.config.run_functions_eagerly(True)
    try:
        return step(x)
    finally:
        tf.config.run_functions_eagerly(False)


class Eagerly:
    def __enter__(self):
        tf.config.run_functions_eagerly(True)

    def __exit__(self, *error):
        tf.config.run_functions_eagerly(False)


# good: a helper that says what it is for
def debug_mode():
    tf.config.run_functions_eagerly(True)


# good: something else
class Options:
    run_eagerly = False


def set_option(options):
    options.run_eagerly = True


def run_bad():
    """How often the body runs in three calls: each time."""
    runs.clear()
    try:
        main()
        return len(runs)
    finally:
        tf.config.run_functions_eagerly(False)


def run_good():
    """Once: while it is traced."""
    runs.clear()
    for value in (1.0, 2.0, 3.0):
        step(tf.constant([value]))
    return len(runs)


# good: nobody asked for it
class Flags:
    eager = False


def run_under_a_flag():
    runs.clear()
    for _ in range(3):
        main_with_flag(debug=False)
    main_with_option(Flags, tf.keras.Sequential([tf.keras.layers.Dense(1)]))
    return [len(runs), tf.config.functions_run_eagerly()], [1, False]


# good: graphs are back
def run_switched_back():
    inspect(tf.constant([1.0]))
    after_function = tf.config.functions_run_eagerly()
    with Eagerly():
        step(tf.constant([1.0]))
    return [after_function, tf.config.functions_run_eagerly()], [False, False]
