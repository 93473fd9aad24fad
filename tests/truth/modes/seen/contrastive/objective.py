import tensorflow as tf

LARGE_NUM = 1e9


def nt_xent(z1, z2, temperature=0.5):
    z1, z2 = tf.math.l2_normalize(z1, -1), tf.math.l2_normalize(z2, -1)
    n = tf.shape(z1)[0]
    masks = tf.one_hot(tf.range(n), n)
    labels = tf.one_hot(tf.range(n), 2 * n)
    aa = tf.matmul(z1, z1, transpose_b=True) / temperature - masks * LARGE_NUM
    bb = tf.matmul(z2, z2, transpose_b=True) / temperature - masks * LARGE_NUM
    ab = tf.matmul(z1, z2, transpose_b=True) / temperature
    loss_a = tf.nn.softmax_cross_entropy_with_logits(labels, tf.concat([ab, aa], 1))
    loss_b = tf.nn.softmax_cross_entropy_with_logits(labels, tf.concat([tf.transpose(ab), bb], 1))
    return tf.reduce_mean(loss_a + loss_b)


def byol(p, z):
    return 2.0 - 2.0 * tf.reduce_mean(cosine(p, tf.stop_gradient(z)))


def cosine(a, b):
    return tf.reduce_sum(tf.math.l2_normalize(a, -1) * tf.math.l2_normalize(b, -1), -1)


def off_diagonal(m):
    return m - tf.linalg.diag(tf.linalg.diag_part(m))


def barlow_twins(z1, z2, lambd=5e-3):
    c = tf.matmul(standardize(z1), standardize(z2), transpose_a=True) / tf.cast(tf.shape(z1)[0], tf.float32)
    on = tf.reduce_sum((tf.linalg.diag_part(c) - 1.0) ** 2)
    return on + lambd * tf.reduce_sum(off_diagonal(c) ** 2)


def standardize(z):
    return (z - tf.reduce_mean(z, 0)) / (tf.math.reduce_std(z, 0) + 1e-5)


def alignment(z1, z2, alpha=2):
    return tf.reduce_mean(tf.norm(z1 - z2, axis=1) ** alpha)


def uniformity(z, t=2):
    d = tf.reduce_sum((z[:, None] - z[None]) ** 2, -1)
    return tf.math.log(tf.reduce_mean(tf.exp(-t * d)))
