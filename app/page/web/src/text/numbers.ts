// Numbers as the language chosen writes them.
import { language, t } from "./text";

const LOCALES = { en: "en-GB", sv: "sv-SE" };
const formats = new Map<string, Intl.NumberFormat>();

/** A number in the language chosen, with a minus and not a hyphen, and no minus before 0. */
function written(value: number, options: Intl.NumberFormatOptions): string {
  return formatOf(options)
    .format(value + 0)
    .replace("-", "−");
}

function formatOf(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language.value + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(LOCALES[language.value], options);
    formats.set(key, found);
  }
  return found;
}

export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return t("number.missing");
  return written(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** As many decimals as a number of its size needs: 0.023, 0.23, 1.23, 12.3, 340. */
export function plain(value: number): string {
  return counting(value, Math.abs(value) < 20 ? 1 : 0);
}

/** With two decimals, as the state of somebody is told in words and pictures alike; large ones with fewer. */
export function hundredths(value: number): string {
  return Math.abs(value) < 10 ? fixed(Number(value.toFixed(2)), 2) : plain(value);
}

/** A difference, with its sign. */
export function signed(value: number): string {
  return counting(value, 1, { signDisplay: "exceptZero" });
}

/** Writes numbers that stand beside each other, none with more decimals than the largest of them. */
export function plainBeside(all: number[]): (value: number) => string {
  const most = decimalsBeside(all);
  return (value) => (most < decimalsOf(value) ? fixed(Number(value.toFixed(most)), most) : plain(value));
}

/** The same of differences; where all have one sign, none is written as 0: its sign is what it says. */
export function signedBeside(all: number[]): (value: number) => string {
  const most = decimalsBeside(all);
  const sure = all.every((one) => one > 0) || all.every((one) => one < 0);
  return (value) => {
    const short = Number(value.toFixed(most));
    return most < decimalsOf(value) && (short !== 0 || !sure)
      ? written(short, { ...places(most), signDisplay: "exceptZero" })
      : signed(value);
  };
}

const places = (decimals: number) => ({ minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/** What two digits that count need. */
function decimalsOf(value: number): number {
  return Math.max(2, 1 - Number(value.toExponential(1).split("e")[1]));
}

function decimalsBeside(all: number[]): number {
  const most = decimalsOf(Math.max(...all.filter(Number.isFinite).map(Math.abs)));
  return most > MOST_ZEROS + 1 ? Number.POSITIVE_INFINITY : most; // then powers of ten are written
}

/** With two digits that count at least, so that no number but 0 is written as 0; large ones with some decimals. */
function counting(value: number, large: number, options: Intl.NumberFormatOptions = {}): string {
  if (!Number.isFinite(value)) return t("number.missing");
  const [digits, power] = value.toExponential(1).split("e").map(Number) as [number, number];
  const write = (part: number, decimals: number) =>
    written(part, { ...options, minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  if (power < -MOST_ZEROS) return `${write(digits, 1)}·10${raised(power)}`;
  return write(value, Math.abs(value) < 10 ? Math.max(2, 1 - power) : large);
}

const MOST_ZEROS = 5; // that a number is written with before a power of ten is shorter
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const raised = (power: number) => `⁻${[...String(-power)].map((digit) => SUPERSCRIPTS[Number(digit)]).join("")}`;

/** Whole percents, apart from their sign; a share that is neither none nor all is not written as if it were. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return t("number.missing");
  const write = (part: number) =>
    written(part, { style: "percent", maximumFractionDigits: 0 }).replace(/\u00a0?%/, "\u00a0%");
  if (share > 0 && share < 0.005) return `<${write(0.01)}`;
  if (share < 1 && share >= 0.995) return `>${write(0.99)}`;
  return write(share);
}

export function whole(value: number): string {
  return fixed(value, 0);
}

/** A tick of an axis: no more decimals than its neighbours need. */
export function tick(value: number, all: number[]): string {
  const digits = Math.max(...all.map((v) => String(v).split(".")[1]?.length ?? 0), 0);
  return fixed(value, Math.min(digits, 4));
}
