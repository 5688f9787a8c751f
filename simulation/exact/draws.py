"""Counter-based random numbers: every draw is a pure function of where in the simulation it is used.

Generator: Threefry2x64-20 (Salmon, Moraes, Dror & Shaw 2011, 10.1145/2063384.2063405), chosen over Philox because it
needs no multiplication and so runs in vector registers. The key is (seed, replicate); the counter is (step and stream,
agent's permanent key and block). A stream is a phase and round. One block gives two 53-bit uniforms. No draw depends
on the order of other draws, so engines, threads, batches and recording cannot change one.
"""

from .numerics import normal_quantile, rotate_left, top_53_bits, wrapping_add

PARITY = 0x1BD11BDAA9FC1A22
TWO_TO_MINUS_53 = 1.1102230246251565e-16
TWO_TO_MINUS_54 = 5.551115123125783e-17

# The streams: one range of 256 for each place that draws; a round's number is added.
POPULATION = 0
NETWORK = 256
LEAD = 512
ENGAGE = 768
DIALOGUE = 1024
RECORD = 1280
AGREE = 1536
IMPLEMENT = 1792
DELIVER = 2048
LEARN = 2304
OBSERVE = 2560
STATES = 2816  # what rules remember, at the start
LABORATORY = 3072  # starting values that a laboratory draws
FORUM = 3328
WORDS = 3584  # who says each word, where words go by lot
NEEDS = 3840  # how needs move

# Permanent keys: citizens count from 0; the other kinds of agent have ranges of their own.
PROFESSIONAL_KEY = 1 << 28
LEADER_KEY = 1 << 29
UNIT_KEY = 1 << 30

# A newcomer takes a leaver's place: the traits are drawn in blocks above those of earlier generations. Draws of a step
# belong to the place, so that runs which differ in who leaves still share them.
BLOCKS_PER_GENERATION = 256


def four_rounds(x: int, y: int, r0: int, r1: int, r2: int, r3: int) -> tuple[int, int]:
    """Four mixing rounds of Threefry2x64 with the given rotations."""
    x = wrapping_add(x, y)
    y = rotate_left(y, r0) ^ x
    x = wrapping_add(x, y)
    y = rotate_left(y, r1) ^ x
    x = wrapping_add(x, y)
    y = rotate_left(y, r2) ^ x
    x = wrapping_add(x, y)
    y = rotate_left(y, r3) ^ x
    return x, y


def threefry2x64(c0: int, c1: int, k0: int, k1: int) -> tuple[int, int]:
    """Twenty rounds of Threefry2x64: two 64-bit words from a 128-bit counter and a 128-bit key."""
    k2 = PARITY ^ k0 ^ k1
    x, y = wrapping_add(c0, k0), wrapping_add(c1, k1)
    x, y = four_rounds(x, y, 16, 42, 12, 31)
    x, y = wrapping_add(x, k1), wrapping_add(y, wrapping_add(k2, 1))
    x, y = four_rounds(x, y, 16, 32, 24, 21)
    x, y = wrapping_add(x, k2), wrapping_add(y, wrapping_add(k0, 2))
    x, y = four_rounds(x, y, 16, 42, 12, 31)
    x, y = wrapping_add(x, k0), wrapping_add(y, wrapping_add(k1, 3))
    x, y = four_rounds(x, y, 16, 32, 24, 21)
    x, y = wrapping_add(x, k1), wrapping_add(y, wrapping_add(k2, 4))
    x, y = four_rounds(x, y, 16, 42, 12, 31)
    return wrapping_add(x, k2), wrapping_add(y, wrapping_add(k0, 5))


def uniforms(seed: int, replicate: int, step: int, stream: int, key: int, block: int) -> tuple[float, float]:
    """Two independent uniforms in [0, 1), multiples of 2**-53. Step, key and block are below 2**31."""
    x, y = threefry2x64(step | (stream << 32), key | (block << 32), seed, replicate)
    return top_53_bits(x) * TWO_TO_MINUS_53, top_53_bits(y) * TWO_TO_MINUS_53


def normals(seed: int, replicate: int, step: int, stream: int, key: int, block: int) -> tuple[float, float]:
    """Two independent standard normals, by the quantile function, so that each rises with its uniform."""
    u, v = uniforms(seed, replicate, step, stream, key, block)
    return normal_quantile(u + TWO_TO_MINUS_54), normal_quantile(v + TWO_TO_MINUS_54)


def integer(u: float, n: int) -> int:
    """A whole number in 0..n-1 from a uniform; n is at least 1, the bias at most n * 2**-53."""
    i = int(u * n)
    return i if i < n else n - 1
