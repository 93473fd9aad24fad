import tensorflow as tf

from graphs import Steps, Worker, doubled, shifted, straight
from parts import BY_NAME, FILTERS, SHAPES, Round, every, made


def trained(name):
    model = tf.keras.Sequential([tf.keras.layers.Dense(2), BY_NAME[name]()])
    model.compile("sgd", "mse")
    model.fit(tf.ones([4, 3]), tf.ones([4, 2]), verbose=0)


def main():
    for name in sorted(BY_NAME):
        trained(name)
    ds = tf.data.Dataset.from_tensor_slices([1.0, 2.0])
    for function in FILTERS:
        ds = ds.filter(function)
    print(len(list(Steps().then(doubled).then(shifted).run(ds))))
    for name, shape in SHAPES.items():
        print(name, float(shape().twice(tf.constant(-1.0))))
    print(float(made(Round).bend(tf.constant(1.0))))
    print(len(every(tf.constant(0.5))))
    worker = Worker(0.5)
    print(float(worker.work(tf.constant(2.0))), float(worker.plain(tf.constant(2.0))))
    print(float(straight(tf.constant(1.2))))


if __name__ == "__main__":
    main()
