from dataclasses import dataclass, field

import numpy as np
import tensorflow as tf


@dataclass
class Graph:
    features: np.ndarray
    edges: np.ndarray
    labels: np.ndarray
    masks: dict = field(default_factory=dict)

    @property
    def num_nodes(self):
        return self.features.shape[0]

    @property
    def num_classes(self):
        return int(self.labels.max()) + 1

    def degree(self):
        return np.bincount(self.edges[:, 1], minlength=self.num_nodes)

    def with_self_loops(self):
        loops = np.stack([np.arange(self.num_nodes)] * 2, 1)
        return np.concatenate([self.edges, loops])

    def to_sparse(self):
        edges = self.with_self_loops()
        deg = np.bincount(edges[:, 1], minlength=self.num_nodes).astype(np.float32)
        values = 1.0 / np.sqrt(deg[edges[:, 0]] * deg[edges[:, 1]])
        order = np.lexsort((edges[:, 1], edges[:, 0]))
        return tf.SparseTensor(edges[order].astype(np.int64), values[order], [self.num_nodes] * 2)

    def to_networkx(self):
        import networkx
        return networkx.from_edgelist(map(tuple, self.edges))


def planted_partition(n=30, k=3, p_in=0.4, p_out=0.03, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % k
    prob = np.where(labels[:, None] == labels[None], p_in, p_out)
    upper = np.triu(rng.random((n, n)) < prob, 1)
    src, dst = np.nonzero(upper | upper.T)
    x = rng.normal(size=(n, 6)) + np.eye(k, 6)[labels]
    g = Graph(x.astype(np.float32), np.stack([src, dst], 1).astype(np.int32), labels.astype(np.int32))
    g.masks = split_masks(rng, n)
    return g


def split_masks(rng, n):
    order = rng.permutation(n)
    masks = {}
    for name, part in zip(("train", "val", "test"), np.split(order, [n // 2, 3 * n // 4])):
        m = np.zeros(n, np.float32)
        m[part] = 1.0
        masks[name] = m
    return masks


def drop_edge(edges, rate):
    keep = tf.random.uniform([tf.shape(edges)[0]]) >= rate
    return tf.boolean_mask(edges, keep)


def neighbour_sampler(graph, batch, fanout, seed=0):
    rng = np.random.default_rng(seed)
    adjacency = {i: graph.edges[graph.edges[:, 0] == i, 1] for i in range(graph.num_nodes)}
    order = rng.permutation(graph.num_nodes)
    for i in range(0, len(order) - batch + 1, batch):
        nodes = order[i:i + batch]
        yield nodes.astype(np.int32), np.stack([sample_one(rng, adjacency, v, fanout) for v in nodes])


def sample_one(rng, adjacency, v, fanout):
    pool = adjacency[v] if len(adjacency[v]) else np.array([v])
    return rng.choice(pool, fanout).astype(np.int32)
