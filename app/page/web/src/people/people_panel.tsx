// People: what colours them, which unit is shown, whom one looks at.
import { useRef } from "preact/hooks";
import { steady } from "../charts/scale";
import { useWidth } from "../charts/size";
import type { People } from "../contract";
import { people as answered } from "../state/runner";
import { about, week } from "../state/store";
import { em, narrow, type Person, person, SHADES, type Shade, shade, unit } from "../state/view";
import { nearest } from "../statistics/runs";
import { tick } from "../text/numbers";
import { t } from "../text/text";
import { STEPS, shadeDomain } from "./colours";
import { groupKeys, shortName } from "./names";
import { Network } from "./network";
import { PersonPanel } from "./person_panel";
import { unitOf } from "./ties";
import { isShown, peopleWords } from "./words";

function Legend({ domain }: { domain: [number, number] }) {
  const [low, high] = domain;
  const [first, others] = groupKeys();
  const marks = [low, (low + high) / 2, high];
  return (
    <div class="legend" aria-hidden="true">
      <div class="scale">
        <div class="steps">
          {STEPS.map((colour) => (
            <span key={colour} style={{ background: colour }} />
          ))}
        </div>
        <div class="marks">
          {marks.map((mark) => (
            <span key={mark}>{tick(Number(mark.toFixed(2)), marks)}</span>
          ))}
        </div>
      </div>
      <ul>
        <li>
          <svg width="14" height="14" aria-hidden="true">
            <circle class="mark" cx="7" cy="7" r="5" />
          </svg>
          {first}
        </li>
        {others && (
          <li>
            <svg width="14" height="14" aria-hidden="true">
              <circle class="mark other" cx="7" cy="7" r="5" />
            </svg>
            {others}
          </li>
        )}
        <li>
          <svg width="14" height="14" aria-hidden="true">
            <rect class="mark" x="2" y="2" width="10" height="10" />
          </svg>
          {t("role.professionals")}
        </li>
        <li>
          <svg width="16" height="16" aria-hidden="true">
            <path class="mark leader" d="M8,1l7,7l-7,7l-7,-7Z" />
          </svg>
          {t("role.leaders")}
        </li>
      </ul>
    </div>
  );
}

function Chooser({ people }: { people: People }) {
  const list = (role: Person["role"], n: number) =>
    Array.from({ length: n }, (_, number): Person => ({ role, number })).filter(
      (who) => unit.value < 0 || unitOf(people, who) === unit.value,
    );
  const everyone = [
    ...list("leader", people.leaders.n),
    ...list("professional", people.professionals.n),
    ...list("citizen", people.citizens.n),
  ];
  const write = (who: Person | null) => (who ? `${who.role} ${who.number}` : "");
  const pick = (text: string) => {
    const [role, number] = text.split(" ");
    person.value = text ? { role: role as Person["role"], number: Number(number) } : null;
  };
  return (
    <div class="choosers">
      <label>
        {t("people.colour")}
        <select value={shade.value} onChange={(event) => (shade.value = event.currentTarget.value as Shade)}>
          {SHADES.map((name) => (
            <option key={name} value={name}>
              {t(`shade.${name}`)}
            </option>
          ))}
        </select>
      </label>
      {people.units.n > 1 && (
        <label>
          {t("people.unit")}
          <select value={unit.value} onChange={(event) => (unit.value = Number(event.currentTarget.value))}>
            <option value={-1}>{t("people.all_units")}</option>
            {Array.from({ length: people.units.n }, (_, u) => (
              <option key={u} value={u}>
                {t("people.unit_n", { n: u + 1 })}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {t("people.person")}
        <select value={write(person.value)} onChange={(event) => pick(event.currentTarget.value)}>
          <option value="">{t("people.nobody")}</option>
          {everyone.map((who) => (
            <option key={write(who)} value={write(who)}>
              {shortName(who)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Picture({ people }: { people: People }) {
  const { place, width } = useWidth<HTMLDivElement>();
  const before = useRef<{ shade: Shade; case: string; domain: [number, number] } | null>(null);
  const same = before.current?.shade === shade.value && before.current.case === about.value.name;
  const domain = steady(same ? before.current!.domain : null, shadeDomain(people, shade.value));
  before.current = { shade: shade.value, case: about.value.name, domain };
  const height = narrow.value ? Math.min(width * 1.15, 460) : Math.min(width * 0.72, em.value * 32);
  return (
    <div ref={place} class="picture">
      {width > 0 && <Network people={people} width={width} height={height} domain={domain} />}
      <Legend domain={domain} />
      {!isShown(people, shade.value) && <p class="note">{t("people.no_power")}</p>}
      <p class="note">{t("people.note")}</p>
    </div>
  );
}

function Words({ people }: { people: People }) {
  const time = nearest(people.times, week.value);
  return <p class="unseen">{peopleWords(people, shade.value, unit.value, time)}</p>;
}

export function PeoplePanel() {
  const answer = answered.value;
  if (!answer || answer.settings.case !== about.value.name) return <p class="waiting">{t("waiting")}</p>;
  const { people } = answer;
  return (
    <>
      <Chooser people={people} />
      <Words people={people} />
      <div class="people">
        <Picture people={people} />
        <PersonPanel people={people} />
      </div>
    </>
  );
}
