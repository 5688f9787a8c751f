// What happens to citizens in any step of a run, also between the weeks that are recorded.

import type { People } from "../contract";

/** What each number of a kind stands for; the first ones are the roles of a session. */
export const HAPPENED = ["seated", "heard", "in_vain", "used", "episode"] as const;
const USED = HAPPENED.indexOf("used");
const EPISODE = HAPPENED.indexOf("episode");

export class Happened {
  private readonly weeks: number[] = [];
  private readonly citizens: number[] = [];
  private readonly kinds: number[] = [];
  private readonly values: number[] = [];
  private readonly rows: Record<"session_role" | "input_used" | "episode" | "value", Float32Array>;

  constructor(private readonly n: number) {
    const row = () => new Float32Array(n);
    this.rows = { session_role: row(), input_used: row(), episode: row(), value: row() };
  }

  /** What happened in the step that ended at a week; ``read`` fills a row of the citizens' states. */
  note(week: number, read: (name: string, into: Float32Array) => void): void {
    for (const [name, row] of Object.entries(this.rows)) read(name, row);
    const { session_role, input_used, episode, value } = this.rows;
    for (let i = 0; i < this.n; i++) {
      if ((session_role[i] as number) > 0) this.add(week, i, (session_role[i] as number) - 1, 0);
      if ((input_used[i] as number) > 0) this.add(week, i, USED, 0);
      if ((episode[i] as number) > 0) this.add(week, i, EPISODE, value[i] as number);
    }
  }

  all(): People["happened"] {
    return {
      weeks: Float32Array.from(this.weeks),
      citizens: Int32Array.from(this.citizens),
      kinds: Uint8Array.from(this.kinds),
      values: Float32Array.from(this.values),
    };
  }

  private add(week: number, citizen: number, kind: number, value: number): void {
    this.weeks.push(week);
    this.citizens.push(citizen);
    this.kinds.push(kind);
    this.values.push(value);
  }
}
