"""From what was lowered to what a target runs."""

from typing import Any

import llvmlite.binding as llvm


def compiled_for(machine: Any, bitcode: bytes) -> Any:
    """A lowered module laid out and optimised for a target machine.

    Nothing is reordered that changes a bit: no flag allows it, so a sum stays in its order and a product is not contracted
    with a sum.
    """
    module = llvm.parse_bitcode(bitcode)
    module.triple, module.data_layout = machine.triple, str(machine.target_data)
    tuning = llvm.create_pipeline_tuning_options(speed_level=3)
    tuning.loop_vectorization = True
    builder = llvm.create_pass_builder(machine, tuning)
    builder.getModulePassManager().run(module, builder)
    return module
