/* The words for kinds of values, as the tables and rules/README.md have them. */
#include "framework/kinds.h"

static const char *const kind_names[VALUE_KIND_COUNT + 1] = {
	[VALUE_UNKNOWN] = "unknown",
	[VALUE_TENSOR] = "tensor",
	[VALUE_TENSORS] = "tensors",
	[VALUE_VARIABLE] = "variable",
	[VALUE_INT] = "int",
	[VALUE_FLOAT] = "float",
	[VALUE_BOOL] = "bool",
	[VALUE_STRING] = "string",
	[VALUE_NONE] = "none",
	[VALUE_LIST] = "list",
	[VALUE_TUPLE] = "tuple",
	[VALUE_DICT] = "dict",
	[VALUE_SET] = "set",
	[VALUE_ITERATOR] = "iterator",
	[VALUE_NUMPY] = "numpy",
	[VALUE_MODEL] = "model",
	[VALUE_LAYER] = "layer",
	[VALUE_STATELESS_LAYER] = "stateless-layer",
	[VALUE_OPTIMIZER] = "optimizer",
	[VALUE_METRIC] = "metric",
	[VALUE_LOSS] = "loss",
	[VALUE_DATASET] = "dataset",
	[VALUE_DATASET_ITERATOR] = "dataset-iterator",
	[VALUE_TENSOR_ARRAY] = "tensor-array",
	[VALUE_SHAPE] = "shape",
	[VALUE_DIMENSION] = "dimension",
	[VALUE_DTYPE] = "dtype",
	[VALUE_TAPE] = "tape",
	[VALUE_STRATEGY] = "strategy",
	[VALUE_GENERATOR] = "generator",
	[VALUE_SPEC] = "spec",
	[VALUE_FUNCTION] = "function",
	[VALUE_CLASS] = "class",
	[VALUE_MODULE] = "module",
	[VALUE_INSTANCE] = "instance",
	[VALUE_OBJECT] = "object",
	[VALUE_BYTES] = "bytes",
	[VALUE_RAGGED] = "ragged",
	[VALUE_SPARSE] = "sparse",
	[VALUE_SLICES] = "slices",
	[VALUE_KERAS_TENSOR] = "keras-tensor",
	[VALUE_OPERATION] = "operation",
	[VALUE_STRUCTURE] = "structure",
};

const char *value_kind_name(enum value_kind kind)
{
	return kind_names[kind];
}

const char *const *value_kind_names(void)
{
	return kind_names;
}

enum value_kind value_kind_named(struct slice name)
{
	for (int k = 1; k < VALUE_KIND_COUNT; k++)
		if (slice_is(name, kind_names[k]))
			return (enum value_kind)k;
	return VALUE_UNKNOWN;
}
