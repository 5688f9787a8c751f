// Builds dist/page.js, dist/worker.js, dist/page.css and dist/page.html; app/page/html.py puts them into one file.
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

const files = {
  "page.js": await bundled("src/boot.ts"),
  "worker.js": await bundled("src/engine/worker.ts"), // a classic script: modules cannot be made from a blob in a file
  "page.css": await bundled("src/style/page.css", { format: undefined }),
  "page.html": await readFile("src/page.html", "utf8"),
};
await mkdir("dist", { recursive: true });
for (const [name, text] of Object.entries(files)) {
  await writeFile(`dist/${name}`, text);
  console.log(`${name} ${(gzipSync(text, { level: 9 }).length / 1000).toFixed(1)} kB gz`);
}
