"""Lowers phases and rules to LLVM's intermediate code, with Numba: the only part of the engine that imports it."""
