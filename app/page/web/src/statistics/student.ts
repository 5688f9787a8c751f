// Student's t distribution: the quantile by which a mean's standard error is multiplied.

function logGamma(x: number): number {
  const c = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const y = x - 1;
  const sum = c.slice(1).reduce((total, coefficient, i) => total + coefficient / (y + i + 1), c[0]!);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The continued fraction of the incomplete beta function (Lentz's method). */
function fraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const kept = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return h;
}

function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(a, b, x)) / a : 1 - (front * fraction(b, a, 1 - x)) / b;
}

/** P(T <= t) for t >= 0. */
export function studentBelow(t: number, freedom: number): number {
  return 1 - 0.5 * incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t));
}

const known = new Map<number, number>();

/** The 97.5 % quantile, for a two-sided interval of 95 %. */
export function student975(freedom: number): number {
  let found = known.get(freedom);
  if (found === undefined) {
    let [low, high] = [0, 20];
    for (let i = 0; i < 100; i++) {
      const middle = (low + high) / 2;
      if (studentBelow(middle, freedom) < 0.975) low = middle;
      else high = middle;
    }
    found = (low + high) / 2;
    known.set(freedom, found);
  }
  return found;
}
