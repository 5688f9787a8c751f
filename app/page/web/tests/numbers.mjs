// Opens the page at an address and keeps what it gives: numbers, scenario file, command line, address, notices. PAGE HASH FOLDER are arguments.
import { mkdir, writeFile } from "node:fs/promises";
import { addressOf, launch, settled } from "../tools/browser.mjs";

const [file, hash, folder] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const browser = await launch();
const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
await page.goto(addressOf(file, hash));
await settled(page);
await page.locator(".tool").nth(2).click();
for (const name of ["CSV", "TOML"]) {
  const wait = page.waitForEvent("download");
  await page.locator("dialog .buttons button", { hasText: name }).click();
  await (await wait).saveAs(`${folder}/page.${name.toLowerCase()}`);
}
const texts = await page.locator("dialog textarea").evaluateAll((areas) => areas.map((area) => area.value));
await writeFile(`${folder}/address.txt`, await page.locator("dialog input").inputValue());
await writeFile(`${folder}/notices.txt`, (await page.locator(".notice p").allTextContents()).join("\n"));
const commands = texts.filter((text) => text.startsWith("coprod run")); // of the present run, and of a pinned one
await writeFile(`${folder}/command.txt`, commands.join("\n"));
await browser.close();
