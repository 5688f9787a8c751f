// A small line of one person's state over time.
const WIDTH = 96;
const HEIGHT = 22;

export function Spark({ values, at, signed }: { values: number[]; at: number; signed: boolean }) {
  const x = (i: number) => 2 + (i / Math.max(1, values.length - 1)) * (WIDTH - 4);
  const y = (value: number) => HEIGHT - 2 - (signed ? (value + 1) / 2 : value) * (HEIGHT - 4);
  const points = values.map((value, i) => ({ i, value })).filter(({ value }) => Number.isFinite(value));
  const path = points.map(({ i, value }, k) => `${k ? "L" : "M"}${x(i).toFixed(1)},${y(value).toFixed(1)}`).join("");
  const now = values[at]!;
  return (
    <svg width={WIDTH} height={HEIGHT} class="sparkline" aria-hidden="true">
      {signed && <line class="zero" x1={2} x2={WIDTH - 2} y1={y(0)} y2={y(0)} />}
      <path d={path} />
      {Number.isFinite(now) && <circle cx={x(at)} cy={y(now)} r={3} />}
    </svg>
  );
}
