// One step of a lesson: its words, what is asked or may be moved, and what the model shows.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { kinOf, measureOf } from "../charts/series";
import { ResultCode } from "../classroom/result_code";
import { LedgerPanel } from "../panels/ledger_panel";
import { Charts, Key } from "../panels/outcomes";
import { PeoplePanel } from "../people/people_panel";
import { TrianglePanel } from "../people/triangle";
import { about, lesson, pinned, settings, shown, step } from "../state/store";
import { t } from "../text/text";
import { Choice, Order } from "./choosing";
import { CurvesKey } from "./curves_key";
import { Drawing } from "./drawing";
import { Line, Markdown } from "./markdown";
import { Revealed } from "./revealed";
import { go, led, position } from "./state";
import { StepControls } from "./step_controls";

const PANEL = { people: PeoplePanel, power: TrianglePanel, value: LedgerPanel };

let before = -1; // the step that was seen last, whichever heading had it

/** The heading of a step; a step that is gone to has it read and in sight. */
export function StepHead() {
  const head = useRef<HTMLHeadingElement>(null);
  const at = position.value;
  useEffect(() => {
    const opened = before < 0;
    if (before === at) return;
    before = at;
    if (opened) return;
    head.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    for (const column of head.current?.closest(".lesson-step")?.children ?? []) column.scrollTop = 0;
  }, [at]);
  return (
    <h2 id="step-head" ref={head} tabIndex={-1}>
      <span class="unseen">{t("lesson.step", { n: at + 1, of: lesson.value!.steps.length })} </span>
      {t(`kind.${step.value!.kind}`)}
    </h2>
  );
}

function Goals() {
  const { goals, minutes, level } = lesson.value!;
  return (
    <div class="goals">
      <h3>{t("lesson.goals")}</h3>
      <Markdown words={goals} />
      <p class="note">{t("lesson.about", { minutes, level: t(`level.${level}`) })}</p>
    </div>
  );
}

export function Questions() {
  return (
    <ol class="questions">
      {lesson.value!.questions.map((words, i) => (
        <li key={i}>
          <Markdown words={words} />
        </li>
      ))}
    </ol>
  );
}

/** The measures that come first: all, but where the step is about who gains as well, the first with those of its kind. */
function firstOf(panels: string[]): string[] {
  const names = shown.value;
  if (!panels.includes("value")) return names;
  const kin = kinOf(about.value, measureOf(about.value, names[0]!), names).map(({ name }) => name);
  return names.filter((name) => kin.includes(name));
}

function Model({ usable }: { usable: boolean }) {
  const { shows, panels } = step.value!;
  if (!usable) return null;
  const first = firstOf(panels);
  const rest = shown.value.filter((name) => !first.includes(name));
  return (
    <main class={panels.length ? "main paired" : "main"}>
      {shows.length > 0 && (
        <section class="panel" aria-labelledby="panel-outcomes">
          <h2 id="panel-outcomes" tabIndex={-1}>
            {t("panel.outcomes")}
          </h2>
          {pinned.value && <CurvesKey now={settings.value} then={pinned.value} />}
          <Key />
          <Charts names={first} />
        </section>
      )}
      {(panels as (keyof typeof PANEL)[]).map((name) => {
        const Panel = PANEL[name];
        return (
          <section class="panel" key={name} aria-labelledby={`panel-${name}`}>
            <h2 id={`panel-${name}`}>{t(`panel.${name}`)}</h2>
            <Panel />
          </section>
        );
      })}
      {shows.length > 0 && rest.length > 0 && (
        <section class="panel" aria-label={t("panel.more")}>
          <Charts names={rest} />
        </section>
      )}
    </main>
  );
}

function Onward() {
  const next = lesson.value!.steps[position.value + 1];
  if (!next || led.value) return null;
  return (
    <button type="button" class="strong onward" onClick={() => go(position.value + 1)}>
      {t("lesson.onward", { kind: t(`kind.${next.kind}`) })}
    </button>
  );
}

function Beside({ children }: { children: ComponentChildren }) {
  return (
    <section class="panel beside" aria-labelledby="step-head">
      <StepHead />
      {children}
    </section>
  );
}

export function StepView({ usable }: { usable: boolean }) {
  const now = step.value!;
  if (now.kind === "predict") {
    const Ask = { draw: Drawing, choose: Choice, order: Order }[now.asks!.how];
    return (
      <div class="lesson-step asking">
        <Beside>
          {position.value === 0 && <Goals />}
          <Markdown words={now.words} />
        </Beside>
        <main class="panel" id="panel-outcomes" tabIndex={-1} aria-label={t("guess.label")}>
          <Ask key={now.name} step={now} />
        </main>
      </div>
    );
  }
  if (now.kind === "reflect") {
    return (
      <main class="lesson-step alone" id="panel-outcomes" tabIndex={-1}>
        <Beside>
          <Markdown words={now.words} />
          <Questions />
          <Onward />
          <ResultCode />
        </Beside>
      </main>
    );
  }
  return (
    <div class="lesson-step showing">
      <Beside>
        <Revealed />
        <Markdown words={now.words} />
        <StepControls />
        <Onward />
      </Beside>
      <Model usable={usable} />
    </div>
  );
}

export function LessonTitle() {
  return (
    <strong class="lesson-title">
      <Line words={lesson.value!.title} />
    </strong>
  );
}
