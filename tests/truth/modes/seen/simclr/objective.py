import tensorflow as tf

LARGE_NUM = 1e9


def cosine_similarity_matrix(a, b):
    return tf.matmul(a, b, transpose_b=True)


def nt_xent(z_a, z_b, temperature=0.5):
    z_a, z_b = tf.math.l2_normalize(z_a, -1), tf.math.l2_normalize(z_b, -1)
    batch = tf.shape(z_a)[0]
    labels = tf.one_hot(tf.range(batch), batch * 2)
    masks = tf.one_hot(tf.range(batch), batch)
    logits_aa = cosine_similarity_matrix(z_a, z_a) / temperature - masks * LARGE_NUM
    logits_bb = cosine_similarity_matrix(z_b, z_b) / temperature - masks * LARGE_NUM
    logits_ab = cosine_similarity_matrix(z_a, z_b) / temperature
    logits_ba = tf.transpose(logits_ab)
    loss_a = tf.nn.softmax_cross_entropy_with_logits(labels, tf.concat([logits_ab, logits_aa], 1))
    loss_b = tf.nn.softmax_cross_entropy_with_logits(labels, tf.concat([logits_ba, logits_bb], 1))
    return tf.reduce_mean(loss_a + loss_b), logits_ab


def contrastive_accuracy(logits):
    labels = tf.range(tf.shape(logits)[0], dtype=tf.int64)
    return tf.reduce_mean(tf.cast(tf.argmax(logits, axis=1) == labels, tf.float32))


def barlow_twins(z_a, z_b, lambd=5e-3):
    def off_diagonal(m):
        return m - tf.linalg.diag(tf.linalg.diag_part(m))

    def standardize(z):
        return (z - tf.reduce_mean(z, 0)) / tf.math.reduce_std(z, 0)

    c = tf.matmul(standardize(z_a), standardize(z_b), transpose_a=True) / tf.cast(tf.shape(z_a)[0], tf.float32)
    return tf.reduce_sum(tf.square(tf.linalg.diag_part(c) - 1)) + lambd * tf.reduce_sum(tf.square(off_diagonal(c)))
