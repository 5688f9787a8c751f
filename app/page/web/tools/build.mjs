// Builds dist/page.js, dist/page.css and dist/page.html; with --mock also dist/mock.html, the page on made-up numbers.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const OPTIONS = {
  bundle: true,
  minify: true,
  write: false,
  format: "iife",
  target: ["es2022", "chrome100", "firefox102", "safari15.4"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  charset: "utf8",
};

async function bundled(entry, more = {}) {
  const result = await build({ ...OPTIONS, entryPoints: [entry], ...more });
  return result.outputFiles[0].text;
}

/** Text that may stand between script tags. */
const inScript = (text) => text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");

await mkdir("dist", { recursive: true });
const script = await bundled("src/main.tsx", { globalName: "coprodPage" });
const style = await bundled("src/style/page.css", { format: undefined });
const template = await readFile("src/page.html", "utf8");
await writeFile("dist/page.js", script);
await writeFile("dist/page.css", style);
await writeFile("dist/page.html", template);
const kilobytes = (text) => (gzipSync(text, { level: 9 }).length / 1000).toFixed(1);
console.log(`page.js ${kilobytes(script)} kB gz, page.css ${kilobytes(style)} kB gz`);

if (process.argv.includes("--mock")) {
  const mock = await bundled("src/mock_engine.ts");
  const page = template
    .replace("/*STYLE*/", () => style)
    .replace("/*DATA*/", () => inScript(mock))
    .replace("/*SCRIPT*/", () => inScript(script));
  await writeFile("dist/mock.html", page);
  console.log("dist/mock.html: the page on made-up numbers");
}
