import tensorflow as tf


# bad: one parameter, but still a list of specs
def build_single():
    @tf.function(input_signature=tf.TensorSpec([None], tf.float32))  # expect: HY504
    def step(x):
        return x * 2.0

    return step


# bad: a name for one spec
SPEC = tf.TensorSpec([None], tf.float32)


def double(x):
    return x * 2.0


def build_named():
    return tf.function(double, input_signature=SPEC)  # expect: HY504


# bad: specs go by order, not by name
def build_dict():
    @tf.function(input_signature={"x": SPEC, "y": SPEC})  # expect: HY504
    def step(x, y):
        return x + y

    return step


# bad: parentheses alone make no tuple
def build_parentheses():
    @tf.function(input_signature=(SPEC))  # expect: HY504
    def step(x):
        return x * 2.0

    return step


# bad: a generator is used up
def build_generator():
    return tf.function(double, input_signature=(SPEC for _ in range(1)))  # expect: HY504


# good: a list, a tuple, a list of one dict, a list that is computed
@tf.function(input_signature=[SPEC])
def of_list(x):
    return x * 2.0


@tf.function(input_signature=(SPEC,))
def of_tuple(x):
    return x * 2.0


@tf.function(input_signature=[{"x": SPEC, "y": SPEC}])
def of_dict(batch):
    return batch["x"] + batch["y"]


@tf.function(input_signature=[SPEC for _ in range(2)])
def of_two(x, y):
    return x + y


# good: no signature
@tf.function(input_signature=None)
def of_anything(x):
    return x * 2.0


def run_bad():
    return build_single()(tf.constant([1.0]))


def run_good():
    x = tf.constant([1.0])
    of_dict({"x": x, "y": x})
    of_two(x, x)
    of_anything(x)
    of_tuple(x)
    return of_list(x)
