// The teacher's page: who is in, what they predicted and found, and the few things that steer the class.
import { useState } from "preact/hooks";
import { measureOf } from "../charts/series";
import { titleOf } from "../charts/words";
import type { LessonStep } from "../contract";
import { Markdown } from "../lesson/markdown";
import { sides } from "../lesson/sides";
import { Questions } from "../lesson/step_view";
import { TeacherNotes } from "../lesson/teacher";
import { Shown } from "../panels/app";
import { Notices } from "../panels/notices";
import { about, cases, lesson } from "../state/store";
import { t } from "../text/text";
import { inGroups } from "./check";
import { startOf } from "./code";
import { curvesShown } from "./curves";
import { Distribution } from "./distribution";
import { Guesses } from "./guesses";
import { type Answering, besideNow, course, everybody, model, modelBeside, weekNow } from "./model_runs";
import { colourOf, nameOf } from "./names";
import { CODE, type Room, resultOf } from "./protocol";
import { Qr } from "./qr";
import { dots, guesses } from "./summary";
import { Bar } from "./teacher_bar";
import { askedNow, online, over, refusal, room, seedNow, stepName, stepNow } from "./teaching";

function Joining({ of, large }: { of: Room; large: boolean }) {
  const address = `${of.address}#${CODE}${of.code}`;
  return (
    <section class={large ? "panel joining large" : "panel joining"} aria-labelledby="joining">
      {large && <Qr text={address} label={t("class.join.picture", { address })} />}
      <div>
        <h2 id="joining">{t("class.join.title")}</h2>
        <p>
          {t("class.join.open")} <strong class="address">{of.address}</strong>
        </p>
        <p>
          {t("class.join.type")} <strong class="code">{inGroups(of.code)}</strong>
        </p>
        {of.wrong >= 20 && <p class="warned">{t("class.wrong_codes", { n: of.wrong })}</p>}
      </div>
    </section>
  );
}

const guessesOf = (all: Answering[], step: LessonStep) => guesses(all, step, about.value.measures);

const hasAnswered = (one: Answering) => Boolean(stepNow.value?.asks) && guessesOf([one], stepNow.value!).length > 0;

/** How many have answered; nothing where nothing is asked. */
function answeredWords(all: Answering[]): string {
  return stepNow.value?.asks ? t("class.answered", { n: all.filter(hasAnswered).length, all: all.length }) : "";
}

function Who({ all }: { all: Answering[] }) {
  const joined = all.filter((one) => one.code === null);
  const here = joined.filter((one) => one.here).length;
  const typed = all.length - joined.length;
  return (
    <section class="panel who" aria-labelledby="who">
      <h2 id="who">{t("class.who", { n: here })}</h2>
      <p class="note">
        {answeredWords(all)}
        {joined.length > here && ` ${t("class.who_away", { n: joined.length - here })}`}
        {typed > 0 && ` ${t("class.who_codes", { n: typed })}`}
      </p>
      <ul class="students">
        {joined.map((one) => {
          const words = `${nameOf(one.number)}${hasAnswered(one) ? `, ${t("class.has_answered")}` : ""}${one.here ? "" : `, ${t("class.is_away")}`}`;
          return (
            <li key={one.number} class={one.here ? "" : "gone"} title={`${one.number} · ${words}`}>
              <span class={`badge ${colourOf(one.number)}`} aria-hidden="true" />
              {one.number}
              <span class="unseen"> {words}</span>
              <span aria-hidden="true">{hasAnswered(one) ? " ✓" : ""}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What the two settings of the step are called, by what they differ in. */
function namesNow(): [string, string] {
  const [step, other] = [stepNow.value, besideNow.value];
  if (!step || !other) return ["", ""];
  const [mine, theirs] = sides(cases.value, step.settings, other);
  return [mine.join("; "), theirs.join("; ")];
}

function Results({ all }: { all: Answering[] }) {
  const step = stepNow.value;
  const names = step?.shows.length ? step.shows : about.value.shown;
  const [chosen, choose] = useState("");
  const name = names.includes(chosen) ? chosen : names[0]!;
  const measure = measureOf(about.value, name);
  const start = resultOf(startOf(step, seedNow.value ?? 0), {});
  const found = dots(all, stepName.value, measure, start);
  return (
    <section class="panel" aria-labelledby="results">
      <div class="panel-head">
        <h2 id="results">{t("class.results")}</h2>
        <select aria-label={t("measure.change")} value={name} onChange={(event) => choose(event.currentTarget.value)}>
          {names.map((one) => (
            <option key={one} value={one}>
              {titleOf(measureOf(about.value, one))}
            </option>
          ))}
        </select>
      </div>
      <Distribution
        measure={measure}
        week={weekNow.value}
        found={found}
        runs={model.value}
        beside={modelBeside.value}
        names={namesNow()}
      />
    </section>
  );
}

/** The words of the step, as students have them; they can be read out while the class is still joining. */
function Asked() {
  const step = stepNow.value;
  if (step === null) return null;
  return (
    <section class="panel asked" aria-labelledby="asked">
      <h2 id="asked">{t(`kind.${step.kind}`)}</h2>
      <Markdown words={step.words} />
      {step.kind === "reflect" && <Questions />}
    </section>
  );
}

function Main({ of, all }: { of: Room; all: Answering[] }) {
  const [step, asked] = [stepNow.value, askedNow.value];
  if (of.hidden) {
    return (
      <section class="panel hidden-results">
        <h2>{t("class.hidden")}</h2>
        <p class="large-count">{answeredWords(all)}</p>
      </section>
    );
  }
  const told = step !== asked;
  return (
    <>
      {(step === null || (step.kind !== "predict" && step.kind !== "reflect")) && <Results all={all} />}
      {asked && (step?.kind === "predict" || step?.kind === "reveal") && (
        <section class="panel" aria-labelledby="guesses">
          <h2 id="guesses">{t("class.guesses")}</h2>
          <Guesses
            step={asked}
            found={guessesOf(all, asked)}
            of={all.length}
            told={told}
            runs={told ? course.value : null}
          />
        </section>
      )}
    </>
  );
}

/** ``usable``: whether there is an engine. */
export function TeacherPage({ usable }: { usable: boolean }) {
  const of = room.value;
  if (refusal.value === "token" || refusal.value === "no_token") {
    return <p class="join">{t(`refused.${refusal.value}`)}</p>;
  }
  if (of === null || cases.value.length === 0) {
    return (
      <p class="join" role="status">
        {t("class.joining")}
      </p>
    );
  }
  const all = everybody();
  return (
    <>
      <Bar of={of} usable={usable} />
      <Notices />
      {lesson.value && <TeacherNotes />}
      {!online.value && !over.value && (
        <p class="strip frozen" role="alert">
          {t("class.away_teacher")}
        </p>
      )}
      {of.unkept && (
        <p class="strip frozen" role="alert">
          {t("class.unkept")}
        </p>
      )}
      {over.value && (
        <p class="strip" role="alert">
          {t("class.over_teacher")}
        </p>
      )}
      {usable && curvesShown.value && !of.hidden ? (
        <>
          {of.joining && <Joining of={of} large />}
          <Shown usable />
        </>
      ) : (
        <div class="classroom">
          <main class={of.joining ? "class-main joined" : "class-main"}>
            {of.joining && <Joining of={of} large />}
            <Asked />
            <Main of={of} all={all} />
          </main>
          <div class="class-side">
            {!of.joining && <Joining of={of} large={false} />}
            <Who all={all} />
          </div>
        </div>
      )}
    </>
  );
}
