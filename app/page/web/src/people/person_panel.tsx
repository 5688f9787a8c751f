// Who a person is, whom they trust, and what happened to them up to the week shown.
import type { People } from "../contract";
import { week } from "../state/store";
import { type Person, person, unit } from "../state/view";
import { nearest } from "../statistics/runs";
import { plain, whole } from "../text/numbers";
import { t } from "../text/text";
import { type Happening, happenings } from "./happenings";
import { groupName, nameOf, shortName } from "./names";
import { Spark } from "./spark";
import { citizensOf, peersOf, professionalsOf, unitOf } from "./ties";
import { trustIn, trustOfServed } from "./trust";

const FACTS = {
  citizen: ["trust", "power", "safety", "well_being", "health", "efficacy", "burden", "value"],
  professional: ["power", "safety", "openness", "burden", "value"],
  leader: ["power", "value"],
} as const;
const FEW = 8;

function tableOf(people: People, { role }: Person) {
  return { citizen: people.citizens, professional: people.professionals, leader: people.leaders }[role];
}

/** States of a person at all recorded times; of a professional, also the trust of others in them. */
function factsOf(people: People, who: Person) {
  const table = tableOf(people, who);
  const own = FACTS[who.role].flatMap((name) => {
    const row = table.rows[name];
    return row ? [{ name, values: people.times.map((_, i) => row[i * table.n + who.number]!) }] : [];
  });
  if (who.role !== "professional") return own;
  return [{ name: "trusted" as const, values: trustOfServed(people, who.number) }, ...own];
}

function Facts({ people, who, time }: { people: People; who: Person; time: number }) {
  return (
    <table class="facts">
      <caption class="unseen">{t("person.facts", { week: whole(people.times[time]!) })}</caption>
      <tbody>
        {factsOf(people, who).map(({ name, values }) => (
          <tr key={name}>
            <th scope="row">{t(`state.${name}`)}</th>
            <td>{plain(values[time]!)}</td>
            <td class="spark" aria-hidden="true">
              <Spark values={values} at={time} signed={name === "value"} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Trust from 0 to 1 as a number and a bar. */
function Trust({ value }: { value: number }) {
  return (
    <span class="trust">
      <span class="number">{plain(value)}</span>
      <span class="trust-bar" aria-hidden="true" style={{ "--part": Number.isFinite(value) ? value : 0 }} />
    </span>
  );
}

interface OthersProps {
  people: People;
  title: string;
  list: Person[];
  trust?: (other: Person) => number; // between the two
}

function Others({ people, title, list, trust }: OthersProps) {
  if (!list.length) return null;
  const look = (other: Person) => {
    if (unit.value >= 0 && unitOf(people, other) !== unit.value) unit.value = -1;
    person.value = other;
  };
  return (
    <div class="others">
      <h4>{title}</h4>
      <ul class={trust ? "trusted" : ""}>
        {list.slice(0, FEW).map((other) => (
          <li key={other.role + other.number}>
            <button type="button" onClick={() => look(other)}>
              {shortName(other)}
            </button>
            {trust && <Trust value={trust(other)} />}
          </li>
        ))}
        {list.length > FEW && <li>{t("person.more", { n: list.length - FEW })}</li>}
      </ul>
    </div>
  );
}

function told(happening: Happening): string {
  if ("value" in happening) return t(`happened.${happening.kind}`, { value: plain(happening.value) });
  if ("from" in happening) {
    return t(`happened.${happening.kind}`, { from: plain(happening.from), to: plain(happening.to) });
  }
  return t(`happened.${happening.kind}`);
}

function Story({ people, citizen, time }: { people: People; citizen: number; time: number }) {
  const list = happenings(people, citizen, time);
  const items = (part: Happening[]) => (
    <ol class="happenings">
      {part.map((happening, i) => (
        <li key={i} class={happening.kind}>
          <span class="when">{t("week.n", { n: whole(happening.week) })}</span> {told(happening)}
        </li>
      ))}
    </ol>
  );
  const came = list.findIndex(({ kind }) => kind === "came"); // what lies before is another person's
  const parts = came < 0 ? { own: list, others: [] } : { own: list.slice(0, came + 1), others: list.slice(came + 1) };
  const more = (summary: "person.earlier" | "person.before", part: Happening[]) =>
    part.length > 0 && (
      <details>
        <summary>{t(summary, { n: part.length })}</summary>
        {items(part)}
      </details>
    );
  return (
    <div>
      <h4>{t("person.happened")}</h4>
      {parts.own.length ? items(parts.own.slice(0, FEW)) : <p>{t("person.nothing")}</p>}
      {more("person.earlier", parts.own.slice(FEW))}
      {more("person.before", parts.others)}
    </div>
  );
}

export function PersonPanel({ people }: { people: People }) {
  const who = person.value;
  if (!who) return <p class="hint">{t("person.choose")}</p>;
  const time = nearest(people.times, week.value);
  const as = (role: Person["role"]) => (number: number) => ({ role, number });
  const citizen = who.role === "citizen";
  const group = citizen ? people.citizens.group[time * people.citizens.n + who.number]! : -1;
  const generation = citizen ? (people.citizens.rows.generation?.[time * people.citizens.n + who.number] ?? 0) : 0;
  return (
    <div class="person">
      <h3>{nameOf(people, who)}</h3>
      {citizen && (
        <p>
          {t("person.group", { group: groupName(group) })}
          {generation > 0 && ` ${t("person.generation", { n: whole(generation + 1) })}`}
        </p>
      )}
      <Facts people={people} who={who} time={time} />
      {citizen && (
        <>
          <Others
            people={people}
            title={t("person.trusts")}
            list={professionalsOf(people, who.number).map(as("professional"))}
            trust={({ number }) => trustIn(people, who.number, number, time)}
          />
          <Others people={people} title={t("person.peers")} list={peersOf(people, who.number).map(as("citizen"))} />
          <Story people={people} citizen={who.number} time={time} />
        </>
      )}
      {who.role === "professional" && (
        <Others
          people={people}
          title={t("person.serves")}
          list={citizensOf(people, who.number).map(as("citizen"))}
          trust={({ number }) => trustIn(people, number, who.number, time)}
        />
      )}
    </div>
  );
}
