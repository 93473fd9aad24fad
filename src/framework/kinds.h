#ifndef FRAMEWORK_KINDS_H
#define FRAMEWORK_KINDS_H

/* What kind of thing a value is: a tensor, a list, a layer. The tables name these
 * kinds, and the model says which one an expression has. */

#include "base/slice.h"

enum value_kind {
	VALUE_UNKNOWN,
	VALUE_TENSOR,
	VALUE_TENSORS, /* a Python list or tuple of tensors */
	VALUE_VARIABLE,
	VALUE_INT,
	VALUE_FLOAT,
	VALUE_BOOL,
	VALUE_STRING,
	VALUE_NONE,
	VALUE_LIST,
	VALUE_TUPLE,
	VALUE_DICT,
	VALUE_SET,
	VALUE_ITERATOR, /* a Python iterator or generator */
	VALUE_NUMPY,
	VALUE_MODEL,
	VALUE_LAYER,
	VALUE_STATELESS_LAYER,
	VALUE_OPTIMIZER,
	VALUE_METRIC,
	VALUE_LOSS,
	VALUE_DATASET,
	VALUE_DATASET_ITERATOR,
	VALUE_TENSOR_ARRAY,
	VALUE_SHAPE,	 /* a static shape: t.shape */
	VALUE_DIMENSION, /* a part of one: t.shape[0], an int or None */
	VALUE_DTYPE,
	VALUE_TAPE,
	VALUE_STRATEGY,
	VALUE_GENERATOR, /* tf.random.Generator */
	VALUE_SPEC,	 /* TensorSpec and its kin */
	VALUE_FUNCTION,
	VALUE_CLASS,
	VALUE_MODULE,
	VALUE_INSTANCE, /* of a class of the file */
	VALUE_OBJECT,	/* some other Python object, no tensor */
	VALUE_BYTES,
	VALUE_RAGGED,	    /* tf.RaggedTensor */
	VALUE_SPARSE,	    /* tf.SparseTensor */
	VALUE_SLICES,	    /* tf.IndexedSlices */
	VALUE_KERAS_TENSOR, /* symbolic: what keras.Input gives */
	VALUE_OPERATION,    /* tf.Operation: tf.group() in a graph */
	VALUE_STRUCTURE,    /* what an argument says: tf.map_fn, tf.nest */
	VALUE_KIND_COUNT
};

/* A tensor, or a Python list or tuple of tensors; a variable is neither. */
static inline bool is_tensor_kind(enum value_kind kind)
{
	return kind == VALUE_TENSOR || kind == VALUE_TENSORS;
}

/* A Python number; a truth is none. */
static inline bool is_number_kind(enum value_kind kind)
{
	return kind == VALUE_INT || kind == VALUE_FLOAT;
}

const char *value_kind_name(enum value_kind kind);

/* All of them, by enum value_kind, ended by NULL. */
const char *const *value_kind_names(void);

/* The kind of that name, VALUE_UNKNOWN when there is none. */
enum value_kind value_kind_named(struct slice name);

#endif
