"""What an operation of tf.raw_ops returns, by its definition."""
from tensorflow.python.framework import op_def_registry

import tensorflow as tf


def dtype_rule(definition, output):
    """dtype= of one output, or nothing."""
    if output.type:
        return ["dtype=" + tf.as_dtype(output.type).base_dtype.name]
    attribute = output.type_attr
    for argument in definition.input_arg:
        if argument.type_attr == attribute and not argument.number_attr:
            return ["dtype==" + argument.name]
    for a in definition.attr:
        if a.name == attribute and a.HasField("default_value"):
            return ["dtype=@%s:%s" % (
                attribute, tf.as_dtype(a.default_value.type).name)]
    return ["dtype=@" + attribute] if attribute else []


def returned_by(name):
    """The words of a row, None when it is no operation."""
    for prefix in ("tensorflow.raw_ops.", "tensorflow.compat.v1.raw_ops."):
        if name.startswith(prefix):
            break
    else:
        return None
    definition = op_def_registry.get(name[len(prefix):])
    if definition is None:
        return None
    outputs = definition.output_arg
    if not outputs:
        return ["operation"]
    if len(outputs) == 1:
        output = outputs[0]
        if output.number_attr or output.type_list_attr:
            return ["list", "*", "tensor"]
        return ["tensor"] + dtype_rule(definition, output)
    each = ["list" if o.number_attr or o.type_list_attr else "tensor"
            for o in outputs]
    if len(set(each)) == 1:
        return ["named", "tuple", str(len(each)), each[0]]
    return ["named", "tuple"] + each
