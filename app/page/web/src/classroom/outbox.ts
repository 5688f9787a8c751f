// What a student's page still has to bring to the server: the latest of each kind, until the server says that it has it.
import type { Answers, OfStudent } from "./protocol";

const keyOf = (message: OfStudent) => `${message.do} ${message.step}`;

export class Outbox {
  private readonly wanted = new Map<string, string>(); // messages as text
  private readonly kept = new Map<string, string>();
  private onTheWay = new Map<string, string[]>(); // in the order in which they will be answered

  constructor(private readonly send: (message: OfStudent) => boolean) {}

  /** Whether everything has arrived. */
  get empty(): boolean {
    return [...this.wanted].every(([key, text]) => this.kept.get(key) === text);
  }

  put(message: OfStudent) {
    const key = keyOf(message);
    this.wanted.set(key, JSON.stringify(message));
    this.flushOne(key);
  }

  /** A new connection: the server says what it has, and is sent the rest. */
  greet({ predictions, results }: Answers) {
    this.kept.clear();
    this.onTheWay = new Map();
    for (const [step, prediction] of Object.entries(predictions)) this.has({ do: "predict", step, prediction });
    for (const [step, result] of Object.entries(results)) this.has({ do: "result", step, result });
    this.flush();
  }

  /** The server has the oldest of a kind that was on the way. */
  arrived(what: "prediction" | "result", step: string) {
    const key = `${what === "prediction" ? "predict" : "result"} ${step}`;
    const text = this.onTheWay.get(key)?.shift();
    if (text !== undefined) this.kept.set(key, text);
  }

  /** The server did not take the oldest on the way to a step; it is sent again with the next flush. */
  refused(step: string) {
    for (const [key, texts] of this.onTheWay) if (key.endsWith(` ${step}`)) texts.shift();
  }

  flush() {
    for (const key of this.wanted.keys()) this.flushOne(key);
  }

  private has(message: OfStudent) {
    this.kept.set(keyOf(message), JSON.stringify(message));
  }

  private flushOne(key: string) {
    const text = this.wanted.get(key)!;
    const waiting = this.onTheWay.get(key) ?? [];
    if ((waiting.at(-1) ?? this.kept.get(key)) === text) return;
    if (this.send(JSON.parse(text) as OfStudent)) this.onTheWay.set(key, [...waiting, text]);
  }
}
