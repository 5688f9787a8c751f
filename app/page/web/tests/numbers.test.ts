import { afterEach, describe, expect, it } from "vitest";
import { differenceWords, shortDifference, shortSummary } from "../src/charts/words";
import { percent, plain, plainBeside, signed, signedBeside } from "../src/text/numbers";
import { language } from "../src/text/text";

afterEach(() => {
  language.value = "en";
});

describe("numbers", () => {
  it.each([
    [0, "0.00"],
    [0.23, "0.23"],
    [0.0996, "0.10"],
    [0.034, "0.034"],
    [-0.0351, "−0.035"],
    [0.000034, "0.000034"],
    [1.234e-7, "1.2·10⁻⁷"],
    [-9.97e-16, "−1.0·10⁻¹⁵"],
    [2.04, "2.04"],
    [12.34, "12.3"],
    [340.4, "340"],
    [Number.NaN, "–"],
  ])("have two digits that count, and no more decimals than they need: %s", (value, words) => {
    expect(plain(value)).toBe(words);
  });
  it("are written as the language does", () => {
    language.value = "sv";
    expect(plain(-0.0351)).toBe("−0,035");
    expect(percent(0.004)).toBe("<1\u00a0%");
  });
  it("of a difference have a sign", () => {
    expect([0.0004, -0.05, 0, 314.15].map(signed)).toEqual(["+0.00040", "−0.050", "0.00", "+314.2"]);
  });
  it("beside each other have no more decimals than the largest of them needs", () => {
    const write = plainBeside([-0.00073, -0.083, 0.044]);
    expect([-0.00073, -0.083, 0.044, -0.0003, Number.NaN].map(write)).toEqual([
      "−0.001",
      "−0.083",
      "0.044",
      "0.000",
      "–",
    ]);
    expect([12.34, 340.4, 0.034].map(plainBeside([12.34, 340.4]))).toEqual(["12.3", "340", "0.03"]);
    expect(plainBeside([0, 1.2e-7])(1.2e-7)).toBe("1.2·10⁻⁷");
  });
  it("of differences keep the sign that they have", () => {
    const write = signedBeside([-0.0028, -0.0053, -0.00037]);
    expect([-0.0028, -0.0053, -0.00037, -0.00002].map(write)).toEqual(["−0.0028", "−0.0053", "−0.0004", "−0.000020"]);
  });
  it("of differences that can be none may be 0", () => {
    expect([4.6e-6, -0.0008, 0.00081].map(signedBeside([4.6e-6, -0.0008, 0.00081]))).toEqual([
      "0.00000",
      "−0.00080",
      "+0.00081",
    ]);
  });
  it("of shares tell few from none and nearly all from all", () => {
    expect([0, 0.004, 0.005, 0.994, 0.996, 1].map(percent)).toEqual(
      ["0", "<1", "1", "99", ">99", "100"].map((part) => `${part}\u00a0%`),
    );
  });
});

it("a dash stands between numbers only where none has a sign", () => {
  const of = { low90: -0.2, low50: 0.1, median: 0.2, high50: 0.3, high90: 0.4, n: 20 };
  expect(
    shortSummary(of)
      .replace(/\u2060/g, "")
      .replace(/\u00a0/g, " "),
  ).toContain(": 0.10–0.30; 90 %: −0.20 to 0.40; ");
});

describe("a difference in words", () => {
  it("shows why it is one, however small", () => {
    const small = { mean: 0.0004, low: 0.0003, high: 0.00049, n: 20 };
    expect(shortDifference(small)).toEqual(["(+0.00030 to +0.00049)", "higher."]);
  });
  it("is none where all pairs are equal", () => {
    const none = { mean: 0, low: 0, high: 0, n: 20 };
    expect(differenceWords(none)).toMatch(/no difference in any pair\.$/);
    expect(shortDifference(none)).toEqual(["", "no difference in any pair."]);
  });
});
