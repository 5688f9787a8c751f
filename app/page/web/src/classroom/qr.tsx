// A picture of a text that a phone's camera reads: dark on light in every theme, with the margin that cameras need.
import { correction, generate } from "lean-qr";

const MARGIN = 4;

/** The dark squares as a path, row by row. */
export function squares(text: string): { size: number; path: string } {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const parts: string[] = [];
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      if (code.get(x, y)) parts.push(`M${x + MARGIN},${y + MARGIN}h1v1h-1z`);
    }
  }
  return { size: code.size + 2 * MARGIN, path: parts.join("") };
}

export function Qr({ text, label }: { text: string; label: string }) {
  const { size, path } = squares(text);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
