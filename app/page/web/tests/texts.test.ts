import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "../src/text/en.json";
import sv from "../src/text/sv.json";
import { filled } from "../src/text/text";

const SOURCES = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(join("src", name), "utf8"))
  .join("\n");

const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe("texts", () => {
  it("are there in both languages, in the same order", () => {
    expect(Object.keys(sv)).toEqual(Object.keys(en));
  });
  it("say something and have the same holes in both", () => {
    const keys = Object.keys(en) as (keyof typeof en)[];
    expect(keys.filter((key) => !en[key].trim() || !sv[key].trim())).toEqual([]);
    expect(keys.filter((key) => holes(en[key]).join() !== holes(sv[key]).join())).toEqual([]);
  });
  it("are all used: by name, or as one of a kind whose name is put together", () => {
    const kinds = [...SOURCES.matchAll(/`([\w]+)\.\$\{/g)].map((match) => match[1]!);
    const words = ["group", "unit", "event", "status"]; // asked for by word()
    const unused = Object.keys(en).filter(
      (key) => !SOURCES.includes(`"${key}"`) && ![...kinds, ...words].includes(key.split(".")[0]!),
    );
    expect(unused).toEqual([]);
  });
  it("leave a hole that nothing fills", () => {
    expect(filled("{a} and {b}", { a: 1 })).toBe("1 and {b}");
  });
});
