import argparse
import tempfile

import tensorflow as tf

import data
import losses
import networks

py_arg = argparse.ArgumentParser()
py_arg.add_argument('--size', type=int, default=8)
py_arg.add_argument('--batch', type=int, default=2)
py_arg.add_argument('--epochs', type=int, default=1)
py_arg.add_argument('--lr', type=float, default=2e-4)
py_arg.add_argument('--adversarial_loss_mode', default='lsgan')
py_arg.add_argument('--arch', default='resnet')
args = py_arg.parse_args()


class LinearDecay(tf.keras.optimizers.schedules.LearningRateSchedule):
  def __init__(self, initial, total, start):
    super().__init__()
    self._initial = initial
    self._total = total
    self._start = start

  def __call__(self, step):
    step = tf.cast(step, tf.float32)
    return tf.cond(step >= self._start, lambda: self._decayed(step), lambda: self._initial)

  def _decayed(self, step):
    return self._initial * (1 - (step - self._start) / (self._total - self._start))

  def get_config(self):
    return {'initial': self._initial, 'total': self._total, 'start': self._start}


if args.arch == 'unet':
  build = networks.unet_generator
else:
  build = networks.generator

G_A2B, G_B2A = build(args.size), build(args.size)
D_A, D_B = networks.discriminator(args.size), networks.discriminator(args.size)
d_loss_fn, g_loss_fn = losses.get_losses(args.adversarial_loss_mode)
G_opt = tf.keras.optimizers.Adam(LinearDecay(args.lr, 20.0, 2.0), beta_1=0.5)
D_opt = tf.keras.optimizers.Adam(LinearDecay(args.lr, 20.0, 2.0), beta_1=0.5)


@tf.function
def train_G(A, B):
  with tf.GradientTape() as t:
    A2B, B2A = G_A2B(A, training=True), G_B2A(B, training=True)
    A2B2A, B2A2B = G_B2A(A2B, training=True), G_A2B(B2A, training=True)
    loss = (g_loss_fn(D_B(A2B, training=True)) + g_loss_fn(D_A(B2A, training=True))
            + losses.cycle_loss(A, A2B2A) + losses.cycle_loss(B, B2A2B)
            + losses.identity_loss(A, G_B2A(A)) + losses.identity_loss(B, G_A2B(B)))
  weights = G_A2B.trainable_variables + G_B2A.trainable_variables
  G_opt.apply_gradients(zip(t.gradient(loss, weights), weights))
  return A2B, B2A, {'g_loss': loss}


@tf.function
def train_D(A, B, A2B, B2A):
  with tf.GradientTape() as t:
    loss_a = d_loss_fn(D_A(A, training=True), D_A(B2A, training=True))
    loss_b = d_loss_fn(D_B(B, training=True), D_B(A2B, training=True))
    loss = loss_a + loss_b
  weights = D_A.trainable_variables + D_B.trainable_variables
  D_opt.apply_gradients(zip(t.gradient(loss, weights), weights))
  return {'d_loss': loss}


@tf.function
def sample(A, B):
  A2B = G_A2B(A, training=False)
  B2A = G_B2A(B, training=False)
  return A2B, B2A, G_B2A(A2B, training=False)


pool_a, pool_b = data.ItemPool(), data.ItemPool(4)


def train_step(A, B):
  A2B, B2A, g_logs = train_G(A, B)
  A2B, B2A = pool_a(A2B), pool_b(B2A)
  d_logs = train_D(A, B, A2B, B2A)
  return {**g_logs, **d_logs}


def write_summary(logs, step):
  with tf.summary.record_if(step % 2 == 0):
    for name, value in logs.items():
      tf.summary.write(name, value, step=step)


def main():
  ds_a = data.make_dataset(data.fake_images(8, args.size, 0.3), args.size, args.batch)
  ds_b = data.make_dataset(data.fake_images(8, args.size, 0.9), args.size, args.batch)
  ckpt = tf.train.Checkpoint(G_A2B=G_A2B, G_B2A=G_B2A)
  manager = tf.train.CheckpointManager(ckpt, tempfile.mkdtemp(), max_to_keep=1)
  step = 0
  for _ in range(args.epochs):
    for A, B in data.zip_datasets(ds_a, ds_b):
      logs = train_step(A, B)
      write_summary(logs, step)
      step += 1
    manager.save()
  outs = sample(A, B)
  print(step, sorted(logs), data.immerge(tf.concat(outs, 0).numpy(), 3).shape)


if __name__ == '__main__':
  main()
