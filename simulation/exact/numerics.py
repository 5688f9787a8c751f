"""Elementary functions built from IEEE-exact operations only.

Every function here uses + − × ÷, comparisons and a few exact bit-level primitives (``pow2``, ``split`` and the 64-bit
words of the random number generator), so a result depends on neither the platform's libm nor the compiler: the
interpreter and the compiled engine agree to the bit. Errors against mpmath are stated per function in units in the last
place (ulp) and tested.
"""

import math

LOG2_E = 1.4426950408889634
LN2_HIGH = 0.6931471803691238  # the leading 33 bits of ln 2, so that k * LN2_HIGH is exact for |k| < 2**20
LN2_LOW = 1.9082149292705877e-10
ROUND = 6755399441055744.0  # 1.5 * 2**52: adding and subtracting it rounds to the nearest integer
SQRT_HALF = 0.7071067811865476
SMALLEST_NORMAL = 2.2250738585072014e-308
TIE = 1e-11  # share of a bound within which a computed quantity is at it: tens of times the rounding of 5,000 summed views
TIE_AT_ZERO = 1e-14  # the same where the bound is 0


def pow2(k: float) -> float:
    """2**k for an integral float k in [-1022, 1023]; exact. NaN gives NaN."""
    if k != k:
        return k
    return math.ldexp(1.0, int(k))


def split(x: float) -> tuple[float, float]:
    """Write a normal positive x as m * 2**e with m in [0.5, 1); exact."""
    m, e = math.frexp(x)
    return m, float(e)


def wrapping_add(a: int, b: int) -> int:
    """Sum of two 64-bit words modulo 2**64; exact."""
    return (a + b) & 0xFFFFFFFFFFFFFFFF


def rotate_left(a: int, bits: int) -> int:
    """A 64-bit word rotated left; exact."""
    return ((a << bits) | (a >> (64 - bits))) & 0xFFFFFFFFFFFFFFFF


def top_53_bits(a: int) -> float:
    """The leading 53 bits of a 64-bit word as a float in [0, 2**53); exact."""
    return float(a >> 11)


def exp(x: float) -> float:
    """e**x, error < 1 ulp; x is limited to [-708, 709] so that the result stays normal and finite."""
    x = -708.0 if x < -708.0 else (709.0 if x > 709.0 else x)
    k = (x * LOG2_E + ROUND) - ROUND
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    p = 1.6059043836821613e-10
    p = p * r + 2.08767569878681e-09
    p = p * r + 2.505210838544172e-08
    p = p * r + 2.755731922398589e-07
    p = p * r + 2.7557319223985893e-06
    p = p * r + 2.48015873015873e-05
    p = p * r + 0.0001984126984126984
    p = p * r + 0.001388888888888889
    p = p * r + 0.008333333333333333
    p = p * r + 0.041666666666666664
    p = p * r + 0.16666666666666666
    p = p * r + 0.5
    return (1.0 + (r + r * r * p)) * pow2(k)


def log(x: float) -> float:
    """Natural logarithm, error < 1 ulp; x below the smallest normal number (zero included) counts as that number."""
    x = SMALLEST_NORMAL if x < SMALLEST_NORMAL else x
    m, k = split(x)
    low = m < SQRT_HALF
    m = m + m if low else m
    k = k - 1.0 if low else k
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    p = 2.0 / 23.0
    p = p * z + 2.0 / 21.0
    p = p * z + 2.0 / 19.0
    p = p * z + 2.0 / 17.0
    p = p * z + 2.0 / 15.0
    p = p * z + 2.0 / 13.0
    p = p * z + 2.0 / 11.0
    p = p * z + 2.0 / 9.0
    p = p * z + 2.0 / 7.0
    p = p * z + 2.0 / 5.0
    p = p * z + 2.0 / 3.0
    half = 0.5 * f * f
    return k * LN2_HIGH - ((half - (s * (half + p * z) + k * LN2_LOW)) - f)


def power(x: float, a: float) -> float:
    """x**a for x >= 0, error < 2 + 2|a ln x| ulp. A base at or below 0 gives 0 (1 where a is 0)."""
    y = exp(a * log(x))
    zero = 1.0 if a == 0.0 else 0.0
    return zero if x <= 0.0 else y


def logistic(x: float) -> float:
    """1 / (1 + e**-x), error < 3 ulp."""
    return 1.0 / (1.0 + exp(-x))


def slack(bound: float) -> float:
    """How near to a bound a computed quantity counts as at it: far above its rounding, far below what is meant to differ.

    Rounding puts a computed distance or share a few units in the last place beside the bound that it equals in exact
    arithmetic; comparing it as it is would make the outcome depend on the order of a sum.
    """
    return (bound if bound > 0.0 else -bound) * TIE + TIE_AT_ZERO


def at_most(x: float, bound: float) -> bool:
    """Whether a computed x is at most a bound, up to ``slack``. NaN is not at most anything."""
    return x <= bound + slack(bound)


def at_least(x: float, bound: float) -> bool:
    """Whether a computed x is at least a bound, up to ``slack``."""
    return x >= bound - slack(bound)


def below(x: float, bound: float) -> bool:
    """Whether a computed x lies below a bound by more than ``slack``."""
    return x < bound - slack(bound)


def beyond(x: float, bound: float) -> bool:
    """Whether a computed x lies beyond a bound by more than ``slack``."""
    return x > bound + slack(bound)


def sum_and_rest(total: float, rest: float, x: float) -> tuple[float, float]:
    """A running sum with x added, and what rounding has left out of it so far.

    ``total + rest`` is the sum as if added up in twice the precision (two-sum: Knuth 1969, The Art of Computer Programming 2,
    section 4.2.2).
    """
    s = total + x
    part = s - total
    return s, rest + ((total - (s - part)) + (x - part))


def clamp(x: float, low: float, high: float) -> float:
    """x limited to [low, high]; NaN stays NaN, so that a fault is seen and not hidden."""
    return low if x < low else (high if x > high else x)


def unit(x: float) -> float:
    """x limited to [0, 1]; NaN stays NaN."""
    return 0.0 if x < 0.0 else (1.0 if x > 1.0 else x)


def sqrt(x: float) -> float:
    """Square root, correctly rounded as IEEE 754 demands; 0 for x < 0."""
    return math.sqrt(x) if x > 0.0 else (0.0 if x <= 0.0 else x)


def normal_quantile(u: float) -> float:
    """Standard normal quantile of u in (0, 1): the rational approximation AS 241 (Wichura 1988), error < 2e-15.

    Source: Wichura (1988), Applied Statistics 37:477-484, 10.2307/2347330, routine PPND16.
    """
    q = u - 0.5
    if -0.425 <= q <= 0.425:
        r = 0.180625 - q * q
        a = 2509.0809287301226727
        a = a * r + 33430.575583588128105
        a = a * r + 67265.770927008700853
        a = a * r + 45921.953931549871457
        a = a * r + 13731.693765509461125
        a = a * r + 1971.5909503065514427
        a = a * r + 133.14166789178437745
        a = a * r + 3.387132872796366608
        b = 5226.495278852545925
        b = b * r + 28729.085735721942674
        b = b * r + 39307.89580009271061
        b = b * r + 21213.794301586595867
        b = b * r + 5394.1960214247511077
        b = b * r + 687.1870074920579083
        b = b * r + 42.313330701600911252
        return q * a / (b * r + 1.0)
    tail = u if q < 0.0 else 1.0 - u
    r = sqrt(-log(tail))
    if r <= 5.0:
        r = r - 1.6
        a = 7.7454501427834140764e-4
        a = a * r + 0.0227238449892691845833
        a = a * r + 0.24178072517745061177
        a = a * r + 1.27045825245236838258
        a = a * r + 3.64784832476320460504
        a = a * r + 5.7694972214606914055
        a = a * r + 4.6303378461565452959
        a = a * r + 1.42343711074968357734
        b = 1.05075007164441684324e-9
        b = b * r + 5.475938084995344946e-4
        b = b * r + 0.0151986665636164571966
        b = b * r + 0.14810397642748007459
        b = b * r + 0.68976733498510000455
        b = b * r + 1.6763848301838038494
        b = b * r + 2.05319162663775882187
    else:
        r = r - 5.0
        a = 2.01033439929228813265e-7
        a = a * r + 2.71155556874348757815e-5
        a = a * r + 0.0012426609473880784386
        a = a * r + 0.026532189526576123093
        a = a * r + 0.29656057182850489123
        a = a * r + 1.7848265399172913358
        a = a * r + 5.4637849111641143699
        a = a * r + 6.6579046435011037772
        b = 2.04426310338993978564e-15
        b = b * r + 1.4215117583164458887e-7
        b = b * r + 1.8463183175100546818e-5
        b = b * r + 7.868691311456132591e-4
        b = b * r + 0.0148753612908506148525
        b = b * r + 0.13692988092273580531
        b = b * r + 0.59983220655588793769
    x = a / (b * r + 1.0)
    return -x if q < 0.0 else x
