// The facts of a session, and of an encounter, chapter by chapter.

import type { StepRead } from "../engine/phases";
import { changed, changedBy, depth, done, met, metBy, worth } from "./encounter";
import type { Fact, Moved, Told } from "./fact";
import { came, invited } from "./invited";
import { agreed, followed, learnt, learntBy } from "./result";
import { recorded, spoke } from "./talk";

/** Of the session of the unit that was read; none where there was no session. */
export function sessionFacts(read: StepRead): Told[] {
  if (read.sitting === null) return [];
  const chapter = (name: Told["chapter"], facts: Iterable<Fact>, moved: Moved[] = []): Told => ({
    chapter: name,
    facts: [...facts],
    moved,
  });
  const moved = learntBy(read);
  return [
    chapter("invited", invited(read)),
    chapter("came", came(read)),
    chapter("spoke", spoke(read)),
    chapter("recorded", recorded(read)),
    chapter("agreed", agreed(read)),
    chapter("followed", followed(read)),
    chapter("learnt", learnt(read, moved), moved),
  ];
}

/** Of the encounter of a citizen of the unit that was read, numbered among all; none where there was none. */
export function encounterFacts(read: StepRead, citizen: number): Told[] {
  const of = metBy(read, citizen);
  if (of === null) return [];
  const moved = changedBy(of);
  return [
    { chapter: "met", facts: [...met(of)], moved: [] },
    { chapter: "depth", facts: [...depth(of)], moved: [] },
    { chapter: "done", facts: [...done(of)], moved: [] },
    { chapter: "worth", facts: [...worth(of)], moved: [] },
    { chapter: "changed", facts: [...changed(of, moved)], moved },
  ];
}
