// Who spoke and how long, and what of it entered the record.

import type { StepRead } from "../engine/phases";
import type { Person } from "../state/view";
import { type Fact, fact, shows } from "./fact";
import { at, byGroup, distance, mean, parameter, point, present, stateOf, sum, talkShares, units } from "./read";

const EVEN = 0.05; // difference of chances that explains nothing

const indices = (all: Person[], keep: (place: number, who: Person) => boolean) =>
  all.flatMap((who, place) => (keep(place, who) ? [place] : []));

export function* spoke(read: StepRead): Generator<Fact> {
  const all = present(read);
  const session = read.moments.dialogue?.session;
  const shares = talkShares(read);
  const pick = (places: number[]) => ({ people: { who: places.map((place) => all[place] as Person) } });
  const said = (place: number) => at(session, "spoke", place) > 0;
  yield fact("rounds", { n: parameter(read, "dialogue.rounds"), said: read.utterances.length });
  if (read.utterances.length === 0) return;
  const of = (role: Person["role"]) => indices(all, (_, who) => who.role === role);
  const part = (places: number[]) => sum(places.map((place) => shares[place] as number));
  yield fact("talk", {
    citizens: part(of("citizen")),
    professionals: part(of("professional")),
    leader: part(of("leader")),
    room: of("citizen").length / all.length,
  });
  const groups = byGroup(read).map((places) =>
    indices(all, (_, who) => who.role === "citizen" && places.includes(who.number - read.first)),
  );
  if (groups.filter((places) => places.length > 0).length > 1) {
    for (const [group, places] of groups.entries()) {
      if (places.length === 0) continue;
      yield fact("talk_group", { talk: part(places), room: places.length / all.length }, { groups: { group } });
    }
  }
  const most = shares.indexOf(Math.max(...shares));
  yield fact("most", { talk: shares[most] as number, even: 1 / all.length }, pick([most]));
  const silent = indices(all, (place) => !said(place));
  if (silent.length > 0) yield fact("silent", { n: silent.length }, pick(silent));
  yield* whySilent(
    read,
    of("citizen").filter(said),
    of("citizen").filter((place) => !said(place)),
  );
  yield* dominance(read, all, shares.at(-1) as number);
  if (read.hidden > 0) {
    const n = read.utterances.filter(({ until }) => until > read.dimensions - read.hidden).length;
    if (n > 0) yield fact("hidden_said", { n, of: read.utterances.length });
  }
  const spread = (row: string) => {
    const views = all.map((_, place) => point(read, session, row, place));
    return mean(views.flatMap((view, a) => views.slice(0, a).map((other) => distance(view, other))));
  };
  const [from, to] = [spread("view_before"), spread("view")];
  if (shows(from, to)) yield fact(to < from ? "closer" : "not_closer", { from, to });
}

/** Silence comes of the chance to speak, which comes of safety; a rule may admit only some. */
function* whySilent(read: StepRead, speaking: number[], silent: number[]): Generator<Fact> {
  if (speaking.length === 0 || silent.length === 0) return;
  const session = read.moments.dialogue?.session;
  const of = (row: string, places: number[]) => mean(places.map((place) => at(session, row, place)));
  const [more, less] = [of("chance", speaking), of("chance", silent)];
  yield fact(more - less < EVEN ? "silent_by_chance" : "why_silent", {
    high: of("safety", speaking),
    low: of("safety", silent),
    chance_high: more,
    chance_low: less,
  });
}

/** A leader who takes more than an even part costs the others safety. */
function* dominance(read: StepRead, all: Person[], talk: number): Generator<Fact> {
  const others = all.filter(({ role }) => role !== "leader");
  const safety = (moment: "engage" | "dialogue") =>
    mean(others.map((who) => stateOf(read, moment, who, "psychological_safety")));
  const [from, to] = [safety("engage"), safety("dialogue")];
  if (to < from) yield fact("dominance", { talk, even: 1 / all.length, loss: from - to });
}

export function* recorded(read: StepRead): Generator<Fact> {
  const all = present(read);
  const { utterances } = read;
  const who = (places: number[]) => ({ people: { who: places.map((place) => all[place] as Person) } });
  const base = parameter(read, "record.fidelity");
  const chance = base + (1 - base) * units(read, "lead", "effect_5");
  const noted = utterances.filter((utterance) => utterance.recorded);
  if (utterances.length === 0) {
    yield fact("nothing_said");
    return;
  }
  yield fact("recorded", { n: noted.length, of: utterances.length, chance });
  const heard = indices(all, (place) => noted.some((one) => one.who === place));
  const vain = indices(
    all,
    (place) => utterances.some((one) => one.who === place) && !noted.some((one) => one.who === place),
  );
  if (heard.length > 0) yield fact("heard", { n: heard.length }, who(heard));
  if (vain.length > 0) yield fact("in_vain", { n: vain.length }, who(vain));
  yield* hiddenNeeds(read, all);
  if (read.rules.interpretation === "leader")
    yield fact("framing", { share: parameter(read, "interpretation.framing") });
  for (let k = 0; k < read.dimensions; k++) {
    const need = mean(
      read.sitting?.citizens.map((place) => at(read.moments.record?.citizens, `need_${k}`, place)) ?? [],
    );
    const numbers = {
      record: units(read, "record", `record_${k}`),
      design: units(read, "record", `design_${k}`),
      need,
    };
    if (read.covered[k]) yield fact("record_point", numbers, { dimension: k });
    else yield fact("record_gap", { design: numbers.design, need }, { dimension: k });
  }
}

/** Whose word of a need that only those know who live it got onto paper, and whose did not. */
function* hiddenNeeds(read: StepRead, all: Person[]): Generator<Fact> {
  if (read.hidden === 0) return;
  const raised = read.utterances.filter(({ until }) => until > read.dimensions - read.hidden);
  const noted = new Set(raised.filter((one) => one.recorded).map((one) => one.who));
  const lost = new Set(raised.filter((one) => !noted.has(one.who)).map((one) => one.who));
  const who = (places: Set<number>) => ({
    people: { who: [...places].sort((a, b) => a - b).map((p) => all[p] as Person) },
  });
  if (raised.length === 0) yield fact("hidden_unsaid");
  if (noted.size > 0) yield fact("hidden_in", { n: noted.size }, who(noted));
  if (lost.size > 0) yield fact("hidden_lost", { n: lost.size }, who(lost));
}
