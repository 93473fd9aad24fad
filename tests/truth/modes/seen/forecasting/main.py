import tensorflow as tf

from losses import HorizonDecay, Pinball, SMAPE
from models import REGISTRY
from windows import Standardizer, WindowSpec, synthetic_series


def train(name, train_ds, valid_ds, horizon):
    model = REGISTRY[name](horizon)
    model.compile(tf.keras.optimizers.Adam(HorizonDecay(0.02, 40)), Pinball(0.6), metrics=[SMAPE()])
    model.fit(train_ds, epochs=2, verbose=0)
    return model, model.evaluate(valid_ds, verbose=0, return_dict=True)


def forecast(model, scaler, window):
    scaled = scaler(window)[None]
    return scaler.invert(model(tf.constant(scaled)).numpy()[0])


def main():
    tf.keras.utils.set_random_seed(3)
    series = synthetic_series(120, seed=0)
    scaler = Standardizer(series[:90])
    spec = WindowSpec(history=12, horizon=3)
    train_ds = spec.make(series[:90], [scaler]).batch(16)
    valid_ds = spec.make(series[90:], [scaler]).batch(16)
    for name in sorted(REGISTRY):
        model, scores = train(name, train_ds, valid_ds, spec.horizon)
        print(name, sorted(scores), forecast(model, scaler, series[-12:]).shape)


if __name__ == "__main__":
    main()
