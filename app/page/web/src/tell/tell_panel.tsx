// One session or one encounter, chapter by chapter, in words and pictures.
import { useRef } from "preact/hooks";
import type { People } from "../contract";
import { shortName } from "../people/names";
import { people as answered } from "../state/runner";
import { about } from "../state/store";
import { narrow, panel } from "../state/view";
import { whole } from "../text/numbers";
import { t } from "../text/text";
import { AllChanges } from "./changes";
import { Picture } from "./picture";
import {
  aloud,
  asking,
  chapter,
  citizen,
  missing,
  number,
  type Story,
  story,
  tellNext,
  unit,
  type What,
  what,
} from "./story";
import { sentence } from "./words";

function Choosers({ people }: { people: People }) {
  const options = (n: number) =>
    Array.from({ length: n }, (_, i) => (
      <option key={i} value={i}>
        {i + 1}
      </option>
    ));
  const of = what.value === "session" ? unit : citizen;
  return (
    <div class="tell-choose">
      <label>
        {t("tell.what")}
        <select
          value={what.value}
          onChange={(event) => {
            what.value = event.currentTarget.value as What;
            missing.value = 0;
          }}
        >
          <option value="session">{t("tell.what.session")}</option>
          <option value="encounter">{t("tell.what.encounter")}</option>
        </select>
      </label>
      <label>
        {t(what.value === "session" ? "tell.unit" : "tell.citizen")}
        <select
          value={of.value}
          onChange={(event) => {
            of.value = Number(event.currentTarget.value);
            missing.value = 0;
          }}
        >
          {options(what.value === "session" ? people.units.n : people.citizens.n)}
        </select>
      </label>
      <button type="button" aria-disabled={asking.value} onClick={() => tellNext(-1)}>
        ‹ {t(`tell.earlier.${what.value}`)}
      </button>
      <button type="button" aria-disabled={asking.value} onClick={() => tellNext(1)}>
        {t(`tell.later.${what.value}`)} ›
      </button>
    </div>
  );
}

function headingOf({ what: of, number: who, read }: Story): string {
  const week = whole(read.week);
  if (of === "session") return t("tell.heading.session", { unit: who + 1, week });
  return t("tell.heading.encounter", { who: shortName({ role: "citizen", number: who }), week });
}

const to = (next: number, of: Story) => {
  aloud.value = true;
  chapter.value = Math.min(of.told.length - 1, Math.max(0, next));
};

function Chapters({ of }: { of: Story }) {
  const list = useRef<HTMLDivElement>(null);
  const keys = (event: KeyboardEvent) => {
    const places: Record<string, number> = {
      ArrowRight: chapter.value + 1,
      ArrowLeft: chapter.value - 1,
      Home: 0,
      End: of.told.length - 1,
    };
    const next = places[event.key];
    if (next === undefined) return;
    event.preventDefault();
    to(next, of);
    list.current?.querySelectorAll("button")[chapter.value]?.focus();
  };
  return (
    <div ref={list} class="tell-chapters" role="tablist" aria-label={t("tell.chapters")} onKeyDown={keys}>
      {of.told.map((told, i) => (
        <button
          type="button"
          key={told.chapter}
          id={`tell-tab-${i}`}
          role="tab"
          aria-selected={i === chapter.value}
          aria-controls="tell-chapter"
          tabIndex={i === chapter.value ? 0 : -1}
          onClick={() => to(i, of)}
        >
          <span class="place" aria-hidden="true">
            {i + 1}
          </span>
          {t(`tell.chapter.${told.chapter}`)}
        </button>
      ))}
    </div>
  );
}

function Chapter({ of }: { of: Story }) {
  const told = of.told[chapter.value]!;
  return (
    <div id="tell-chapter" role="tabpanel" aria-labelledby={`tell-tab-${chapter.value}`} class="tell-chapter">
      <div class="tell-picture">
        <Picture story={of} told={told} />
      </div>
      <div>
        <div aria-live={aloud.value ? "polite" : "off"}>
          <h4>{t(`tell.chapter.${told.chapter}`)}</h4>
          <ul class="tell-words">
            {told.facts.map((fact, i) => (
              <li key={i}>{sentence(fact, of.read)}</li>
            ))}
          </ul>
        </div>
        <AllChanges moved={told.moved} names={of.read} />
        <div class="tell-steps">
          <button type="button" aria-disabled={chapter.value === 0} onClick={() => to(chapter.value - 1, of)}>
            ‹ {t("tell.back")}
          </button>
          <span>{t("tell.place", { n: chapter.value + 1, of: of.told.length })}</span>
          <button
            type="button"
            class="strong"
            aria-disabled={chapter.value === of.told.length - 1}
            onClick={() => to(chapter.value + 1, of)}
          >
            {t("tell.forth")} ›
          </button>
        </div>
      </div>
    </div>
  );
}

function Telling({ people }: { people: People }) {
  const told = story.value;
  const none = missing.value !== 0;
  return (
    <>
      <Choosers people={people} />
      <div role="status" class={none ? "tell-none" : "unseen"}>
        {none && t(`tell.none.${what.value}`, { unit: number() + 1, n: number() + 1 })}
        {asking.value && aloud.value && t("waiting")}
      </div>
      {told !== null && told.told.length > 0 && (
        <div class={asking.value ? "tell-story waiting-for" : "tell-story"}>
          <h3>{headingOf(told)}</h3>
          <Chapters of={told} />
          <Chapter of={told} />
        </div>
      )}
    </>
  );
}

/** On a phone it stands with the people. */
export function TellPanel() {
  if (narrow.value && panel.value !== "people") return null;
  const answer = answered.value;
  const there = answer !== null && answer.settings.case === about.value.name;
  return (
    <section class="panel tell" aria-labelledby="panel-tell">
      <h2 id="panel-tell">{t("tell.title")}</h2>
      <p class="hint">{t("tell.hint")}</p>
      {there ? <Telling people={answer.people} /> : <p class="waiting">{t("waiting")}</p>}
    </section>
  );
}
