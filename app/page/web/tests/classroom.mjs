// A class in a real browser: the teacher's page and three students', through a real server. TEACHER, STUDENTS and CODE are what
// the command says; LESSON is the same lesson as a file.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { addressOf, launch, serious } from "../tools/browser.mjs";

const { TEACHER, STUDENTS, CODE, LESSON } = process.env;
const PHONE = { viewport: { width: 390, height: 844 }, locale: "en-GB" };
const PROJECTOR = { viewport: { width: 1280, height: 720 }, locale: "en-GB", acceptDownloads: true };

let browser;
let teacher;
const students = [];
const wrong = []; // what went wrong in a page, or was held back by its policy

async function page(options) {
  const made = await (await browser.newContext(options)).newPage();
  made.on("pageerror", (error) => wrong.push(error.message));
  made.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  return made;
}

const found = async (of) => (await serious(of)).map((v) => [v.id, v.nodes[0].html]);

const says = (of, text) => of.getByText(text).first().waitFor({ timeout: 20_000 });
const press = (name) => teacher.getByRole("button", { name, exact: true }).click();

async function counted() {
  await teacher.locator(".counts").waitFor(); // it comes by the server
  const rows = await teacher.locator(".counts tbody tr").allInnerTexts();
  return rows.map((row) => row.match(/\d+ \d+/)?.[0]);
}

async function guess(student, option) {
  await student.locator(`input[value="${option}"]`).check();
  await student.locator(".commit button.strong").click();
}

before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("the token leaves the address, a code typed in any way joins, and a mistyped one is told before it is sent", async () => {
  teacher = await page(PROJECTOR);
  await teacher.goto(TEACHER);
  await teacher.locator(".joining.large svg.qr").waitFor();
  assert.equal(new URL(teacher.url()).hash, "");
  assert.deepEqual(await found(teacher), []);
  const first = await page(PHONE);
  await first.goto(STUDENTS);
  await first.getByRole("button", { name: "SV, svenska" }).click();
  await says(first, "Klassens kod");
  assert.equal(await first.evaluate(() => document.documentElement.lang), "sv");
  await first.getByRole("button", { name: "EN, English" }).click();
  assert.deepEqual(await found(first), []);
  await first.locator("input").fill(CODE.slice(0, -1));
  await first.keyboard.press("Enter");
  await says(first, "That is not a whole code");
  await first.locator("input").fill(` ${CODE.toLowerCase()} `);
  await first.keyboard.press("Enter");
  await first.locator(".commit").waitFor();
  students.push(first);
  for (let i = 0; i < 2; i++) {
    students.push(await page(PHONE));
    await students.at(-1).goto(`${STUDENTS}#join=${CODE}`);
    await students.at(-1).locator(".commit").waitFor();
  }
  await says(teacher, "Here: 3");
});

/** What is seen on the screen without scrolling. */
const inSight = (of, selector) =>
  of.locator(selector).evaluate((one) => one.getBoundingClientRect().bottom <= window.innerHeight);

test("a projector of 720 lines shows the code with the question beneath it, and a narrow window cuts nothing off", async () => {
  await teacher.getByRole("button", { name: "Projector mode" }).click();
  assert.ok(await inSight(teacher, ".joining.large .code"));
  assert.ok(await inSight(teacher, ".asked"));
  await says(teacher, "A new development officer mends one thing");
  await press("End");
  await teacher.setViewportSize({ width: 390, height: 844 });
  const cut = await teacher
    .locator(".teacher-bar :is(button, select)")
    .evaluateAll((all) =>
      all
        .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > 390)
        .map((one) => one.textContent),
    );
  assert.deepEqual(cut, []);
  assert.equal(await teacher.evaluate(() => document.documentElement.scrollWidth), 390);
  await press("Go on");
  await teacher.setViewportSize(PROJECTOR.viewport);
});

test("Back keeps the focus where there is no step before, and the notes are a button away", async () => {
  await teacher.getByRole("button", { name: "Back", exact: true }).focus();
  await teacher.keyboard.press("Enter");
  assert.equal(await teacher.evaluate(() => document.activeElement.textContent), "Back");
  await says(teacher, "Step 1 of 8");
  assert.equal(await teacher.getByText("Expected answers").count(), 0);
  await press("Teacher’s notes");
  await says(teacher, "Expected answers");
  await press("Close");
});

test("guesses come in beside the code, hidden until the teacher shows them", async () => {
  await press("Hide");
  await guess(students[0], "no_better");
  await guess(students[1], "much_better");
  await guess(students[2], "much_better");
  await says(teacher, "Answered: 3 of 3.");
  assert.equal(await teacher.locator(".counts").count(), 0);
  await press("Hide");
  assert.deepEqual(await counted(), ["2 67", "1 33", "0 0"]);
  assert.equal(await teacher.locator(".joining.large").count(), 1);
  assert.ok(await inSight(teacher, ".counts"));
  await says(teacher, "How many chose it");
});

test("frozen pages take nothing: no pointer, no key, no undo", async () => {
  const [student] = students;
  const page = student.locator("#page");
  await press("Freeze");
  await says(student, "Your teacher has frozen the pages");
  assert.ok(await page.evaluate((element) => element.inert));
  const answer = student.locator('input[value="no_better"]');
  for (const box of await student
    .locator(".option")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()))) {
    await student.mouse.click(box.x + 20, box.y + box.height / 2);
  }
  for (let i = 0; i < 5; i++) {
    await student.keyboard.press("Tab");
    assert.ok(!(await page.evaluate((element) => element.contains(document.activeElement))));
    await student.keyboard.press("ArrowDown");
    await student.keyboard.press("Enter");
  }
  await student.keyboard.press("Control+z");
  assert.ok(await answer.isChecked());
  await press("Freeze");
  await student.locator(".strip:not(.frozen)").waitFor();
  await says(student, "everything has arrived");
  assert.deepEqual(await counted(), ["2 67", "1 33", "0 0"]);
});

test("nobody goes on alone; the class follows, and everybody's run is another", async () => {
  assert.ok(await students[0].locator(".step-bar button").last().isDisabled());
  await press("Next step");
  await says(teacher, /n = 3 runs/);
  await says(teacher, /Model: mean 0\.\d+ of/);
  await says(teacher, /Model at the other setting: mean 0\.\d+\. Difference/);
  await says(teacher, /Recording fidelity = 0\.00/);
  assert.ok(await inSight(teacher, ".distribution svg"));
  assert.ok(await inSight(teacher, ".means >> nth=0"));
  const sizes = await teacher
    .locator("#page :is(h1, p, th, td, li, button, .tick, .key, small)")
    .evaluateAll((all) => all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)));
  assert.ok(Math.min(...sizes) >= 16, `letters of ${Math.min(...sizes)} pixels`);
  const seeds = await Promise.all(students.map((one) => one.evaluate(() => /seed=(\d+)/.exec(location.hash)?.[1])));
  assert.equal(new Set(seeds).size, 3);
  assert.equal(await teacher.locator(".counts .right").count(), 1);
  assert.equal(await teacher.locator(".joining.large").count(), 0);
  assert.equal(await teacher.getByText("Answered:").count(), 0); // nothing is asked
});

test("the wall shows the step's curves and people as a student's page has them, and the class's results again", async () => {
  await press("Curves and people");
  await teacher.locator(".main .pinned.line").first().waitFor();
  await teacher.getByText("n = 20 replicates").waitFor({ timeout: 60_000 }); // beside the thousand runs
  assert.equal(await teacher.locator(".distribution").count(), 0);
  const words = (of) => of.locator(".main .readout").first().textContent();
  const before = await words(teacher);
  await teacher.getByRole("slider", { name: "Week shown" }).focus();
  await teacher.keyboard.press("Home");
  assert.notEqual(await words(teacher), before);
  assert.equal(await teacher.getByText("Result code", { exact: true }).count(), 0);
  assert.deepEqual(await found(teacher), []);
  await press("Curves and people");
  await says(teacher, /n = 3 runs/);
});

test("a reload of a student's page and of the teacher's loses nothing", async () => {
  const badge = await students[1].locator(".strip strong").textContent();
  await students[1].reload();
  await students[1].locator(".now.line").first().waitFor();
  assert.equal(await students[1].locator(".strip strong").textContent(), badge);
  await teacher.reload();
  await says(teacher, "Here: 3");
  assert.equal(await teacher.locator(".joining.large").count(), 0);
  await says(teacher, /n = 3 runs/);
});

test("undo takes back neither the seed, nor the guess, nor the class's step, and a guess is there after a reload without its address", async () => {
  const undo = students[1].getByRole("button", { name: "Undo" });
  assert.ok(await undo.isDisabled());
  await students[1].keyboard.press("Control+z");
  const seed = (one) => one.evaluate(() => /seed=(\d+)/.exec(location.hash)?.[1]);
  const seeds = await Promise.all(students.map(seed));
  assert.equal(new Set(seeds).size, 3);
  await press("Back");
  await students[1].goto(STUDENTS); // no hash: all comes of the class
  await students[1].locator(".commit").waitFor();
  assert.ok(await students[1].locator('input[value="much_better"]').isChecked());
  await press("Next step");
  await says(teacher, /n = 3 runs/);
});

test("a code of the lesson as a file counts like a student, and a mistyped one is told", async () => {
  const alone = await page(PHONE);
  await alone.goto(addressOf(LESSON));
  await guess(alone, "worse");
  await alone.locator(".step-bar li").nth(6).locator("button").click();
  await alone.locator(".hand-in summary").click();
  const code = await alone.locator(".result-code").textContent();
  await press("Result codes");
  await teacher.locator("textarea.codes").fill(`${code}\n${code.slice(0, -1)}${code.endsWith("2") ? "3" : "2"}`);
  await press("Take them");
  await says(teacher, "Taken: 1. With a mistake: 1.");
  await says(teacher, "does not add up");
  await teacher.locator("textarea.codes").fill(code);
  await press("Take them");
  await says(teacher, "Taken: 0. There already: 1.");
  await press("Close");
  await says(teacher, /n = 4 runs/); // the teacher's page ran the step with the seed of the code
  assert.match(await teacher.locator(".counts tbody").textContent(), /worse[\s\S]*1 25/);
});

test("what a student set in Try is there when the class comes back to it, after a reload without its address as well", async () => {
  const [student] = students;
  const slider = student.locator('input[name="record.fidelity"]:enabled');
  const begins = (kind) => teacher.locator(".steps strong", { hasText: kind }).waitFor();
  for (const kind of ["Guess", "See", "Try"]) {
    await press("Next step");
    await begins(kind);
  }
  await slider.waitFor();
  await slider.fill("0.36");
  await teacher.locator("circle.changed").first().waitFor({ state: "attached" });
  await press("Next step");
  await begins("Why");
  await student.locator("#step-head", { hasText: "Why" }).waitFor();
  await press("Back");
  await slider.waitFor();
  assert.equal(await slider.inputValue(), "0.36");
  await student.goto(STUDENTS);
  await slider.waitFor();
  assert.equal(await slider.inputValue(), "0.36");
  for (const kind of ["See", "Guess", "See"]) {
    await press("Back");
    await begins(kind);
  }
});

test("the table holds a row for each, and the look of the teacher's page is sound", async () => {
  const [download] = await Promise.all([teacher.waitForEvent("download"), press("CSV")]);
  const rows = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  assert.equal(rows.filter((row) => row.includes("guess_record,prediction")).length, 4);
  assert.equal(rows.filter((row) => row.includes("see_record,result,fit")).length, 4);
  assert.deepEqual(await found(teacher), []);
  assert.deepEqual(await found(students[0]), []);
  const wide = await students[0].evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `a phone's page is ${wide} pixels wide`);
});

test("where everything is open the wall has everything, the people too, and nothing of it is handed in", async () => {
  for (let n = 3; n <= 8; n++) {
    await press("Next step");
    await says(teacher, `Step ${n} of 8`);
  }
  await press("Curves and people");
  await teacher.locator(".choosers select").nth(2).selectOption("citizen 0");
  await teacher.locator(".network .picked").first().waitFor();
  await says(teacher, "The power triangle");
  assert.equal(await teacher.locator(".hand-in").count(), 0);
  await press("Hide");
  await says(teacher, "Hidden for now");
  await press("Hide");
  for (let n = 7; n >= 2; n--) {
    await press("Back");
    await says(teacher, `Step ${n} of 8`);
  }
});

test("the end is told to all, and no page broke or was held back on the way", async () => {
  await press("Freeze");
  await says(students[2], "Your teacher has frozen the pages");
  await press("End");
  await teacher.locator("button:focus", { hasText: "Go on" }).waitFor();
  await teacher.keyboard.press("Enter");
  await teacher.locator("button:focus", { hasText: /^End$/ }).waitFor();
  await teacher.keyboard.press("Enter");
  await press("End the class and delete it");
  await says(teacher, "The class is over and its file is deleted");
  await says(students[2], "The class is over.");
  assert.ok(!(await students[2].locator("#page").evaluate((element) => element.inert)));
  await students[2].locator(".step-bar button").last().click(); // it goes its own way now
  assert.deepEqual(wrong, []);
});
