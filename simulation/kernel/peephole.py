"""Peephole optimisation for WebAssembly, of what browsers' compilers make slow; no value changes.

V8 puts a constant of a number or a vector together in two or three instructions wherever it is used, in every turn of a loop; from
memory it takes one. WebAssembly cannot rotate a vector's numbers, which takes three instructions; by whole bytes one does that
moves bytes.
"""

import re
from collections.abc import Iterator
from itertools import count

# Of the text of intermediate code, an instruction a line: those whose constants may as well be numbers that are loaded.
VECTORS = re.compile(r"  %\S+ = (?:fadd|fsub|fmul|fdiv|fcmp|select|and|or|xor|add|sub) .*<2 x (?:double|i64)> .*")
NUMBERS = re.compile(r"  %\S+ = (?:fadd|fsub|fmul|fdiv|fcmp \w+) double .*")
OF_VECTOR = re.compile(r"splat \((?P<kind>double|i64) (?P<value>[^)]+)\)")
OF_NUMBER = re.compile(r"(?<= )(?P<value>-?\d[^, ]*)(?=,|$)")
ROTATION = re.compile(
    r"  (%\S+) = (?:tail )?call <2 x i64> @llvm\.fshl\.v2i64\(<2 x i64> (%\S+), <2 x i64> \2, <2 x i64> splat \(i64 (\d+)\)\)"
)
AT_HAND = ("0.000000e+00", "-1")  # one instruction makes them


def optimised(text: str) -> str:
    """A module's text with constants in memory, and rotations by whole bytes as moves of bytes."""
    constants: dict[str, str] = {}  # type and value, by the name of a place in memory
    fresh = (f"%peephole.{n}" for n in count())
    lines: list[str] = []
    for line in text.splitlines():
        rotation = ROTATION.fullmatch(line)
        if rotation and int(rotation[3]) % 8 == 0:
            lines += _moved(rotation[1], rotation[2], int(rotation[3]) // 8, fresh)
        else:
            lines += _loading(line, constants, fresh)
    # variables: of constants LLVM might put the value back
    places = [f"{place} = internal global {value}, align 16" for value, place in constants.items()]
    return "\n".join([*lines, *places, ""])


def _loading(line: str, constants: dict[str, str], fresh: Iterator[str]) -> list[str]:
    """An instruction after loads of its constants; any other line as it is."""
    loads = []

    def loaded(kind: str, value: str) -> str:
        place, name = constants.setdefault(f"{kind} {value}", f"@peephole.{len(constants)}"), next(fresh)
        loads.append(f"  {name} = load {kind}, ptr {place}, align 16")
        return name

    if '"' in line:  # a name may hold anything
        return [line]
    if VECTORS.fullmatch(line):
        line = OF_VECTOR.sub(lambda c: c[0] if c["value"] in AT_HAND else loaded(f"<2 x {c['kind']}>", c[0]), line)
    elif NUMBERS.fullmatch(line):
        line = OF_NUMBER.sub(lambda c: c[0] if c["value"] in AT_HAND else loaded("double", c["value"]), line)
    return [*loads, line]


def _moved(result: str, rotated: str, by: int, fresh: Iterator[str]) -> list[str]:
    """Both numbers of a vector rotated left by some bytes, the lowest of which is a number's first."""
    before, after, places = next(fresh), next(fresh), [(n - by) % 8 + n // 8 * 8 for n in range(16)]
    mask = ", ".join(f"i32 {place}" for place in places)
    return [
        f"  {before} = bitcast <2 x i64> {rotated} to <16 x i8>",
        f"  {after} = shufflevector <16 x i8> {before}, <16 x i8> poison, <16 x i32> <{mask}>",
        f"  {result} = bitcast <16 x i8> {after} to <2 x i64>",
    ]
