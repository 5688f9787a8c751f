// The teacher's page: who is in, what they predicted and found, and the few things that steer the class.
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { measureOf } from "../charts/series";
import { titleOf } from "../charts/words";
import type { LessonStep } from "../contract";
import { download } from "../export/download";
import { Line, Markdown } from "../lesson/markdown";
import { Languages, Projector, Themes } from "../panels/header";
import { Notices } from "../panels/notices";
import { about, cases, lesson } from "../state/store";
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
  const [end, goOn] = [useRef<HTMLButtonElement>(null), useRef<HTMLButtonElement>(null)];
  const before = useRef(ending);
  useLayoutEffect(() => {
    // the button that was pressed is gone
    if (before.current !== ending) (ending ? goOn : end).current?.focus();
    before.current = ending;
  }, [ending]);
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
            <button ref={goOn} type="button" onClick={() => setEnding(false)}>
              {t("class.end_not")}
            </button>
          </>
        ) : (
          <button ref={end} type="button" onClick={() => setEnding(true)}>
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

const guessesOf = (all: Answering[], step: LessonStep) => guesses(all, step, about.value.measures);

const hasAnswered = (one: Answering) => {
  const step = stepNow.value;
  return step?.asks ? guessesOf([one], step).length > 0 : stepName.value in one.results;
};

function Who({ all }: { all: Answering[] }) {
  const joined = all.filter((one) => one.code === null);
  const here = joined.filter((one) => one.here).length;
  const typed = all.length - joined.length;
  return (
    <section class="panel who" aria-labelledby="who">
      <h2 id="who">{t("class.who", { n: here })}</h2>
      <p class="note">
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
      <Distribution measure={measure} found={found} runs={model.value} />
    </section>
  );
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
            found={guessesOf(all, asked)}
            of={all.length}
            told={told}
            runs={told ? course.value : null}
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
