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
  legalComments: "none", // the whole licences stand in the page
  charset: "utf8",
  metafile: true,
};
const packages = new Set(); // folders of those that are bundled

async function bundled(entry, more = {}) {
  const result = await build({ ...OPTIONS, entryPoints: [entry], ...more });
  for (const path of Object.keys(result.metafile.inputs)) {
    const folder = path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];
    if (folder) packages.add(folder);
  }
  return result.outputFiles[0].text;
}

/** Name, version and licence of each package that is bundled, as a comment. */
async function notices() {
  const texts = [...packages].sort().map(async (folder) => {
    const { name, version } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
    return `This page contains ${name} ${version}:\n\n${await readFile(`${folder}/LICENSE`, "utf8")}`;
  });
  const text = (await Promise.all(texts)).join("\n");
  if (text.includes("--")) throw new Error("a licence has what no comment may have: --");
  return `<!--\n${text}-->`;
}

const files = {
  "page.js": await bundled("src/boot.ts"),
  "worker.js": await bundled("src/engine/worker.ts"), // a classic script: modules cannot be made from a blob in a file
  "page.css": await bundled("src/style/page.css", { format: undefined }),
};
files["page.html"] = (await readFile("src/page.html", "utf8")).replace("<!--notices-->", await notices());
await mkdir("dist", { recursive: true });
for (const [name, text] of Object.entries(files)) {
  await writeFile(`dist/${name}`, text);
  console.log(`${name} ${(gzipSync(text, { level: 9 }).length / 1000).toFixed(1)} kB gz`);
}
