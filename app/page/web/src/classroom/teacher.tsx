// The teacher's page: who is in, what they predicted and found, and the few things that steer the class.
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { measureOf } from "../charts/series";
import { titleOf } from "../charts/words";
import { download } from "../export/download";
import { Line, Markdown } from "../lesson/markdown";
import { lesson } from "../lesson/state";
import { Languages, Projector, Themes } from "../panels/header";
import { Notices } from "../panels/notices";
import { keyOf } from "../state/kept_runs";
import { about, cases } from "../state/store";
import { t } from "../text/text";
import { inGroups } from "./check";
import { startOf } from "./code";
import { Distribution } from "./distribution";
import { Guesses } from "./guesses";
import { type Answering, course, everybody, model } from "./model_runs";
import { colourOf, nameOf } from "./names";
import { CODE, type Room, resultOf } from "./protocol";
import { Qr } from "./qr";
import { dots, guesses } from "./summary";
import { csv } from "./table";
import { askedNow, online, over, refusal, room, seedNow, stepName, stepNow, tell } from "./teaching";
import { Typing } from "./typing";

const joining = signal(true); // whether the code is shown large

function Steps({ of }: { of: Room }) {
  const steps = lesson.value?.steps;
  if (!steps) return null;
  return (
    <div class="steps" role="group" aria-label={t("class.steps")}>
      <button
        type="button"
        disabled={of.position === 0}
        onClick={() => tell({ do: "steer", position: of.position - 1 })}
      >
        {t("class.back")}
      </button>
      <span aria-live="polite">
        {t("class.step", { n: of.position + 1, all: steps.length })}{" "}
        <strong>{t(`kind.${steps[of.position]!.kind}`)}</strong>
      </span>
      <button
        type="button"
        class="strong"
        disabled={of.position === steps.length - 1}
        onClick={() => {
          joining.value = false;
          tell({ do: "steer", position: of.position + 1 });
        }}
      >
        {t("class.next")}
      </button>
    </div>
  );
}

function Bar({ of }: { of: Room }) {
  const [typing, setTyping] = useState(false);
  const [ending, setEnding] = useState(false);
  const save = () => {
    const blob = new Blob([csv(everybody(), lesson.value)], { type: "text/csv;charset=utf-8" });
    download(`class-${of.lesson}.csv`, blob);
  };
  return (
    <header class="header teacher-bar">
      <h1>
        <Line words={lesson.value?.title ?? about.value.title} />
      </h1>
      <Steps of={of} />
      <div class="tools">
        <button type="button" aria-pressed={of.frozen} onClick={() => tell({ do: "steer", frozen: !of.frozen })}>
          {t("class.freeze")}
        </button>
        <button type="button" aria-pressed={of.hidden} onClick={() => tell({ do: "steer", hidden: !of.hidden })}>
          {t("class.hide")}
        </button>
        <button
          type="button"
          aria-pressed={joining.value}
          onClick={() => {
            joining.value = !joining.value;
          }}
        >
          {t("class.show_code")}
        </button>
        <button type="button" onClick={() => setTyping(true)}>
          {t("class.codes.title")}
        </button>
        <button type="button" onClick={save}>
          CSV
        </button>
        {ending ? (
          <>
            <button type="button" class="strong" onClick={() => tell({ do: "end" })}>
              {t("class.end_sure")}
            </button>
            <button type="button" onClick={() => setEnding(false)}>
              {t("class.end_not")}
            </button>
          </>
        ) : (
          <button type="button" onClick={() => setEnding(true)}>
            {t("class.end")}
          </button>
        )}
        <Projector />
        <Themes />
        <Languages />
      </div>
      <Typing open={typing} close={() => setTyping(false)} />
    </header>
  );
}

function Joining({ of, large }: { of: Room; large: boolean }) {
  const address = `${of.address}#${CODE}${of.code}`;
  return (
    <section class={large ? "panel joining large" : "panel joining"} aria-labelledby="joining">
      <h2 id="joining">{t("class.join.title")}</h2>
      {large && <Qr text={address} label={t("class.join.picture", { address })} />}
      <p>
        {t("class.join.open")} <strong class="address">{of.address}</strong>
      </p>
      <p>
        {t("class.join.type")} <strong class="code">{inGroups(of.code)}</strong>
      </p>
      {of.wrong >= 20 && <p class="warned">{t("class.wrong_codes", { n: of.wrong })}</p>}
    </section>
  );
}

const hasAnswered = (one: Answering) => {
  const asked = stepNow.value?.asks ? stepName.value in one.predictions : stepName.value in one.results;
  return asked;
};

function Who({ all }: { all: Answering[] }) {
  const joined = all.filter((one) => one.code === null);
  const here = joined.filter((one) => one.here).length;
  const typed = all.length - joined.length;
  return (
    <section class="panel who" aria-labelledby="who">
      <h2 id="who">{t("class.who", { n: here })}</h2>
      <p class="note" role="status">
        {t("class.answered", { n: all.filter(hasAnswered).length, all: all.length })}
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

function Results({ all }: { all: Answering[] }) {
  const step = stepNow.value;
  const names = step?.shows.length ? step.shows : about.value.shown;
  const [chosen, choose] = useState("");
  const name = names.includes(chosen) ? chosen : names[0]!;
  const start = resultOf(startOf(step, 0), {});
  const found = dots(all, stepName.value, name, start);
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
      <Distribution measure={measureOf(about.value, name)} found={found} runs={model.value} />
    </section>
  );
}

/** The model's course in the present step, where it is known. */
function courseNow() {
  const settings = startOf(stepNow.value, seedNow.value ?? 0);
  return course.value && keyOf(course.value.settings) === keyOf(settings) ? course.value.runs : null;
}

function Main({ of, all }: { of: Room; all: Answering[] }) {
  const [step, asked] = [stepNow.value, askedNow.value];
  const answered = all.filter(hasAnswered).length;
  if (joining.value) return <Joining of={of} large />;
  if (of.hidden) {
    return (
      <section class="panel hidden-results">
        <h2>{t("class.hidden")}</h2>
        <p class="large-count">{t("class.answered", { n: answered, all: all.length })}</p>
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
          {!told && (
            <div class="question">
              <Markdown words={asked.words} />
            </div>
          )}
          <Guesses
            step={asked}
            found={guesses(all, asked.name)}
            of={all.length}
            told={told}
            runs={told ? courseNow() : null}
          />
        </section>
      )}
      {step?.kind === "reflect" && (
        <section class="panel hidden-results">
          <h2>{t("kind.reflect")}</h2>
          <Markdown words={step.words} />
        </section>
      )}
    </>
  );
}

export function TeacherPage() {
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
      <Bar of={of} />
      <Notices />
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
      <div class="classroom">
        <main class="class-main">
          <Main of={of} all={all} />
        </main>
        <div class="class-side">
          {!joining.value && <Joining of={of} large={false} />}
          <Who all={all} />
        </div>
      </div>
    </>
  );
}
