// Numbers as the language chosen writes them.
import { language, t } from "./text";

const LOCALES = { en: "en-GB", sv: "sv-SE" };
const formats = new Map<string, Intl.NumberFormat>();

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
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
  return format({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
}

/** As many decimals as a number of its size needs: .23, 1.2, 12, 340. */
export function plain(value: number): string {
  if (!Number.isFinite(value)) return t("number.missing");
  const size = Math.abs(value);
  return fixed(value, size < 2 ? 2 : size < 20 ? 1 : 0);
}

/** A difference, with its sign; small ones keep a digit that counts. */
export function signed(value: number): string {
  if (!Number.isFinite(value)) return t("number.missing");
  const size = Math.abs(value);
  const digits = size < 0.1 ? 3 : size < 2 ? 2 : 1;
  const options: Intl.NumberFormatOptions = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return format({ ...options, signDisplay: "exceptZero" }).format(value);
}

export function percent(share: number): string {
  if (!Number.isFinite(share)) return t("number.missing");
  return format({ style: "percent", maximumFractionDigits: 0 }).format(share);
}

export function whole(value: number): string {
  return fixed(value, 0);
}

/** A tick of an axis: no more decimals than its neighbours need. */
export function tick(value: number, all: number[]): string {
  const digits = Math.max(...all.map((v) => String(v).split(".")[1]?.length ?? 0), 0);
  return fixed(value, Math.min(digits, 4));
}
