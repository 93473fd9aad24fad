import tensorflow as tf


# bad: a hundred copies of the body
@tf.function
def power(x):
    for _ in range(100):  # expect: HY401
        x = tf.sin(x) + 1.0
    return x


# good: how many there are is not known, however it is called
@tf.function
def fit(x, v, max_epochs=3):
    for epoch in range(1, max_epochs + 1):
        v = v + tf.reduce_sum(x) * 0.1
    return v


# bad: a loop of the graph would need a tf.TensorArray
@tf.function
def powers(x):
    seen = []
    for _ in range(100):  # expect: HY401
        x = tf.sin(x)
        seen.append(x)
    return seen


# bad: the number comes from an attribute
class Root(tf.Module):
    def __init__(self, rounds=140):
        super().__init__()
        self.rounds = rounds

    @tf.function
    def solve(self, x):
        for k in range(self.rounds):  # expect: HY401
            x = 0.5 * tf.math.add(x, 2.0 / x)
        return x


def solve_two():
    return Root().solve(tf.constant(1.0))


# bad: operators compute, too; the bound comes by an attribute
class Solver(tf.Module):
    def __init__(self, rounds=150):
        super().__init__()
        self.rounds = rounds

    @tf.function
    def solve(self, x):
        for k in range(self.rounds):  # expect: HY401
            x = 0.5 * (x + 2.0 / x)
        return x


def root():
    return Solver().solve(tf.constant(1.0))


# good: Python computes
@tf.function
def table(x):
    total = 0.0
    for k in range(100):
        total = total + 1.0 / (k + 1)
    return x * total


# good
@tf.function
def power_in_graph(x):
    for _ in tf.range(100):
        x = tf.sin(x) + 1.0
    return x


# good: a few layers
@tf.function
def layers(x, count=4):
    for i in range(count):
        x = tf.nn.relu(x)
    return x


# bad: a length that is known while tracing
@tf.function
def variation(x):
    total = 0.0
    for i in range(len(x) - 1):  # expect: HY401
        total += tf.abs(x[i + 1] - x[i])
    return total


def run_variation():
    return variation(tf.range(200.0))


# good: AutoGraph makes a loop of the graph where the length is not known
def total_area(boxes):
    area = 0.0
    for i in range(len(boxes)):
        area += tf.reduce_prod(boxes[i][2:4])
    return area


@tf.function
def area_of_kept(boxes, keep):
    kept = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    for i in tf.range(tf.shape(keep)[0]):
        if keep[i]:
            kept = kept.write(kept.size(), i)
    return total_area(tf.gather(boxes, kept.stack()))


# good: a Python list of tensors, which a tensor cannot index
def join_scales(scales, anchors):
    joined = []
    for i in range(len(scales)):
        joined.append(tf.cast(scales[i], tf.float32) * anchors[i])
    return tf.concat(joined, axis=1)


@tf.function()
def process(scales, anchors=None):
    anchors = [anchors[0:3], anchors[3:6], anchors[6:9]]
    for i in range(3):
        scales[i] = tf.cast(scales[i], tf.float32)
    return join_scales(scales, anchors)


# good: another object for each step, which only Python can pick
@tf.function
def through_all(x, num_steps=3, models=(tf.nn.relu, tf.nn.tanh, tf.nn.relu)):
    for k in range(num_steps):
        x = models[k](x)
    return x


# good: nothing of TensorFlow in it
@tf.function
def constants(x):
    sizes = 0
    for i in range(100):
        sizes += i
    return x + float(sizes)


# bad: 200 copies, and a tensor that grows has to become a TensorArray
@tf.function
def decoded_at_length(x):
    words = tf.expand_dims(x, 0)
    for _ in range(200):  # expect: HY401
        x = tf.sin(x) * 0.5
        words = tf.concat([words, tf.expand_dims(x, 0)], 0)
    return words


def run_bad():
    for size in range(1, 5):
        power(tf.ones([size]))


def run_good():
    for size in range(1, 5):
        power_in_graph(tf.ones([size]))


# good: one loop of the graph
def run_length_unknown():
    graph = area_of_kept.get_concrete_function(tf.TensorSpec([None, 4]), tf.TensorSpec([None], tf.bool)).graph
    return sum("While" in operation.type for operation in graph.get_operations()), 2


# good: four layers
def run_layers():
    graph = layers.get_concrete_function(tf.TensorSpec([3])).graph
    return sum(operation.type == "Relu" for operation in graph.get_operations()), 4


# good: a graph loop refuses a tensor that grows, and the copies are few
@tf.function
def decoded(x):
    words = tf.expand_dims(x, 0)
    for _ in range(60):
        x = tf.sin(x) * 0.5
        words = tf.concat([words, tf.expand_dims(x, 0)], 0)
    return words


@tf.function
def decoded_in_graph(x):
    words = tf.expand_dims(x, 0)
    for _ in tf.range(60):
        x = tf.sin(x) * 0.5
        words = tf.concat([words, tf.expand_dims(x, 0)], 0)  # expect: HY414
    return words


def run_growing():
    try:
        decoded_in_graph(tf.ones([3]))
    except ValueError:
        return decoded(tf.ones([3])).shape[0], 61
    return 0, 61


# good: as many as the caller has
@tf.function
def through_heads(x, heads):
    for _ in range(heads):
        x = tf.nn.relu(x)
    return x


def run_bounds_elsewhere():
    graph = through_heads.get_concrete_function(tf.TensorSpec([3]), 2).graph
    return sum(operation.type == "Relu" for operation in graph.get_operations()), 2
