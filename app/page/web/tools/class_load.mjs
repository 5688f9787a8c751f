// A class under load: students in real browsers and through sockets alone, who come, go and reload, and the teacher's page. It prints
// what was lost and how long things took, as JSON. benchmarks/classroom_load.py starts it, with the server and a hostile client.
import { readFile } from "node:fs/promises";
import { launch } from "./browser.mjs";

const { STUDENTS, TEACHER, CODE } = process.env;
const [seconds, browsers, sockets] = ["SECONDS", "BROWSERS", "SOCKETS"].map((name) => Number(process.env[name]));
const HOST = new URL(STUDENTS).host;
const EVERY = 3000; // milliseconds between two results of a student
const OPTIONS = ["much_better", "no_better", "worse"];

const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const chance = (share) => Math.random() < share;
const found = { sent: 0, kept: 0, joins: 0, leaves: 0, reloads: 0, refused: {}, picture: [], arrival: [], outages: 0 };
const waiting = new Map(); // what the teacher's page has not been told of yet: "number value" and when it was sent

/** A student without a browser: sends a result every few seconds, and brings what was not kept after each new connection. */
class Student {
  ticket = null;
  number = 0;
  value = 0;
  kept = 0;
  guess = null;
  socket = null;

  async join() {
    const socket = new WebSocket(`ws://${HOST}/class`, { headers: { origin: `http://${HOST}` } });
    this.socket = socket;
    await new Promise((done, fail) => {
      socket.onopen = () => socket.send(JSON.stringify({ do: "join", code: CODE, ticket: this.ticket }));
      socket.onerror = fail;
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(data);
        if (message.is === "welcome") {
          this.ticket = message.ticket;
          this.number = message.number;
          found.joins += 1;
          done();
        } else if (message.is === "kept") {
          found.kept += 1;
          if (message.what === "result") this.kept += 1;
        } else if (message.is === "refused") {
          found.refused[message.why] = (found.refused[message.why] ?? 0) + 1;
          fail(new Error(message.why));
        }
      };
    });
  }

  send(message) {
    this.socket.send(JSON.stringify(message));
    found.sent += 1;
  }

  tell() {
    this.value += 1;
    waiting.set(`${this.number} ${this.value}`, Date.now());
    const result = {
      seed: this.number,
      case: "label_only",
      values: {},
      rules: {},
      cut: [],
      measures: { fit: this.value },
    };
    this.send({ do: "result", step: "see_record", result });
    if (this.guess === null) {
      // the class has gone on: a first guess may come late, and is not changed
      this.guess = OPTIONS[this.value % 3];
      this.send({ do: "predict", step: "guess_record", prediction: { kind: "choose", option: this.guess } });
    }
  }

  /** Waits until all that was sent is kept, then closes: a student who leaves in good order. */
  async leave() {
    for (let i = 0; i < 100 && this.kept < this.value; i++) await sleep(50);
    this.socket.close();
    found.leaves += 1;
  }

  async live(until) {
    await sleep(Math.random() * 10_000); // not all at once
    while (Date.now() < until) {
      try {
        if (this.socket?.readyState !== WebSocket.OPEN) await this.join();
        this.tell();
        if (chance(0.04)) {
          await this.leave();
          await sleep(Math.random() * 3000);
        }
      } catch {
        await sleep(1000);
      }
      await sleep(EVERY * (0.5 + Math.random()));
    }
    if (this.socket?.readyState !== WebSocket.OPEN) await this.join();
    for (let i = 0; i < 200 && this.kept < this.value; i++) await sleep(50);
  }
}

async function pictured(page, go) {
  const begun = Date.now();
  await go();
  await page.locator(".now.line").first().waitFor({ timeout: 60_000 });
  return Date.now() - begun;
}

/** A new student's browser, which joins by typing and is timed to its first picture. */
async function opened(browser) {
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await page.goto(STUDENTS);
  await page.locator("form.join input").fill(CODE);
  found.picture.push(await pictured(page, () => page.locator("form.join button[type=submit]").click()));
  found.joins += 1;
  return page;
}

const arrived = (page) => page.getByText("everything has arrived").waitFor({ timeout: 30_000 });

/** A seat with a browser: reloads now and then, and now and then somebody else takes it. */
async function browse(browser, until, at) {
  await sleep((at * seconds * 1000) / browsers / 2); // the processors of one machine are not those of five phones
  let page = await opened(browser);
  while (Date.now() < until) {
    await sleep(Math.min(15_000 + Math.random() * 20_000, Math.max(0, until - Date.now())));
    if (Date.now() >= until) break;
    if (chance(0.2)) {
      await arrived(page);
      await page.context().close();
      found.leaves += 1;
      page = await opened(browser);
    } else {
      await pictured(page, () => page.reload());
      found.reloads += 1;
    }
  }
  await arrived(page);
}

const browser = await launch();
const teacher = await (
  await browser.newContext({ viewport: { width: 1280, height: 720 }, acceptDownloads: true })
).newPage();
teacher.on("websocket", (socket) => {
  socket.on("close", () => {
    found.outages += 1;
  });
  socket.on("framereceived", ({ payload }) => {
    const now = Date.now();
    for (const one of JSON.parse(payload).students ?? []) {
      const value = one.results.see_record?.measures.fit;
      const key = `${one.number} ${value}`;
      if (waiting.has(key)) found.arrival.push(now - waiting.get(key));
      waiting.delete(key);
    }
  });
});
await teacher.goto(TEACHER);
await teacher.locator(".joining.large").waitFor();
await teacher.getByRole("button", { name: "Next step", exact: true }).click();
const until = Date.now() + seconds * 1000;
const students = Array.from({ length: sockets }, () => new Student());
const pages = Array.from({ length: browsers }, (_, at) => browse(browser, until, at));
await Promise.all([...students.map((one) => one.live(until)), ...pages]);
await sleep(1000);

// the end, as the teacher's page has it: the last of every student must be there
const [download] = await Promise.all([
  teacher.waitForEvent("download"),
  teacher.getByRole("button", { name: "CSV" }).click(),
]);
const rows = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
const lost = students.filter(({ number, value, guess }) => {
  if (value === 0) return false; // it was over before this one said anything
  const result = rows.some((row) => row.startsWith(`${number},page,see_record,result,fit,${value},`));
  return !(result && rows.includes(`${number},page,guess_record,prediction,chosen,${guess},,,`));
});
const whose = new Set(rows.filter((row) => row.includes("see_record,result,fit")).map((row) => row.split(",")[0]));
const at = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(share * list.length))];
console.log(
  JSON.stringify({
    students: sockets + browsers,
    browsers,
    seconds,
    sent: found.sent,
    kept: found.kept,
    never_told: waiting.size,
    lost_students: lost.map((one) => one.number),
    with_results: whose.size, // also those who left
    joins: found.joins,
    leaves: found.leaves,
    reloads: found.reloads,
    refused: found.refused,
    teacher_outages: found.outages,
    picture_ms: { median: at(found.picture, 0.5), worst: at(found.picture, 1), n: found.picture.length },
    arrival_ms: {
      median: at(found.arrival, 0.5),
      p99: at(found.arrival, 0.99),
      worst: at(found.arrival, 1),
      n: found.arrival.length,
    },
  }),
);
await browser.close();
for (const one of students) one.socket.close();
