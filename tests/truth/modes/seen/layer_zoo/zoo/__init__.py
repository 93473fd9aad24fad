from .attention import RelativeAttention, causal_mask, sinusoid
from .pooling import GeM, SoftPool, pool
from .regularization import DropBlock, OrthogonalRegularizer, UnitNormRows
from .wrappers import Residual, TimeSlice
