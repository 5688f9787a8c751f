"""Hashes of the sources: of the whole model, and of what a package of the cache depends on."""

import hashlib
import platform
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from coprod.simulation.parameters import index
from coprod.simulation.schema.rule_states import KEEPERS
from coprod.simulation.setup.laboratory import LEARNING

SIMULATION = Path(__file__).parent.parent
# Folders whose files are compiled, or decide what is; and of those, the files that any compiled function may call.
FOLDERS = ("exact", "formulas", "kernel", "parameters", "rules", "schema", "setup")
CALLED = ("exact/*.py", "formulas/*.py", "parameters/index.py", "rules/institutions/*.py", "schema/*.py", "kernel/shared/*.py")
CALLED_KERNEL = (
    "kernel/lowering/*.py",
    "kernel/layout.py",
    "kernel/native.py",
    "kernel/peephole.py",
    "kernel/compiling.py",
    "kernel/signatures.py",
    "kernel/targets.py",
    "kernel/wasm.py",
)
NOT_COMPILED = ("validation.py", "__init__.py")


def _hash(files: Iterable[Path], texts: Iterable[str] = ()) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(SIMULATION).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for text in texts:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


@cache
def source_digest() -> str:
    """Hash of every source that is compiled or decides what is; it stands for the model's version in results."""
    return _hash(path for folder in FOLDERS for path in (SIMULATION / folder).rglob("*.py") if path.name not in NOT_COMPILED)


@cache
def _called_digest() -> str:
    """Hash of what every lowered function may call: shared helpers, formulas and numerics, without rules and phases."""
    versions = version("numba"), version("llvmlite"), sys.version
    constants = index.BASE_NAMES, index.GROUP_FIELDS, index.GROUPS, KEEPERS, LEARNING
    files = (path for pattern in (*CALLED, *CALLED_KERNEL) for path in SIMULATION.glob(pattern))
    return _hash(files, (*map(str, constants), *versions))


@cache
def processor() -> str:
    """Hash of what machine code depends on beside what it is compiled from."""
    import llvmlite.binding as llvm

    return _hash((), (platform.machine(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()))[:12]


def digest_of(*texts: str) -> str:
    """Hash of the texts of a package and of what it may call."""
    return _hash((), (_called_digest(), *texts))[:16]
