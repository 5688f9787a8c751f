// The whole lesson as a worksheet, for a class without screens: room to guess in, and each answer on a page of its own after it.
import { useEffect, useRef, useState } from "preact/hooks";
import { eventWords } from "../charts/events";
import type { Asks, Engine, LessonStep } from "../contract";
import { Notices } from "../panels/notices";
import { REPLICATES, type Result } from "../state/runner";
import { caseOf } from "../state/settings";
import { cases, lesson } from "../state/store";
import { OPENS_WORKSHEET, printing, worksheet } from "../state/view";
import { language, t } from "../text/text";
import { CurvesKey } from "./curves_key";
import { Line, Markdown } from "./markdown";
import { offeredOf } from "./order";
import { Measured, OptionsList } from "./revealed";
import { SheetAxes, SheetChart } from "./sheet_chart";
import { collect, isDrawn, type SheetRuns } from "./sheet_runs";
import { Sources } from "./teacher";

function Lines({ n }: { n: number }) {
  return (
    <div class="rules" aria-hidden="true">
      {Array.from({ length: n }, (_, i) => (
        <div key={i} />
      ))}
    </div>
  );
}

function Options({ asks }: { asks: Asks }) {
  return (
    <>
      <p class="order-label">
        {t(asks.how === "choose" ? "choose.label" : asks.least ? "sheet.order_least" : "sheet.order")}
      </p>
      <ul class="boxes">
        {offeredOf(asks).map((name) => (
          <li key={name}>
            <span class="box" aria-hidden="true" />
            <Line words={asks.options.find((option) => option.name === name)!.words} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Ask({ step, of }: { step: LessonStep; of: Result | undefined }) {
  const asks = step.asks!;
  const about = caseOf(cases.value, step.settings);
  if (asks.how === "draw" && !of) return <p class="waiting">{t("waiting")}</p>;
  return (
    <>
      {asks.how === "draw" && (
        <>
          <SheetAxes about={about} of={of!} name={asks.measure} />
          <p class="note">{eventWords(about)}</p>
        </>
      )}
      {asks.how !== "draw" && <Options asks={asks} />}
      <p class="order-label">{t("sheet.why")}</p>
      <Lines n={asks.how === "draw" ? 3 : 4} />
    </>
  );
}

function Curves({ step, of }: { step: LessonStep; of: Result | undefined }) {
  if (!of) return <p class="waiting">{t("waiting")}</p>;
  const about = caseOf(cases.value, step.settings);
  return (
    <>
      {step.against && <CurvesKey now={step.settings} then={step.against} />}
      <p class="note">
        {t("sheet.bands", { n: REPLICATES, seed: step.settings.seed })} {step.against && t("sheet.gap")}{" "}
        {eventWords(about)}
      </p>
      <div class="sheet-charts">
        {step.shows.map((name) => (
          <SheetChart key={name} about={about} of={of} name={name} shown={step.shows} />
        ))}
      </div>
    </>
  );
}

function SheetStep({ at, runs }: { at: number; runs: SheetRuns }) {
  const { steps, questions } = lesson.value!;
  const step = steps[at]!;
  const asked = step.kind === "reveal" ? steps[at - 1]!.asks : null;
  const about = caseOf(cases.value, step.settings);
  const free = [...about.sliders, ...about.switches].filter(({ name }) => step.controls.includes(name));
  return (
    <section class={`sheet-step ${step.kind}`}>
      <h2>
        {at + 1}. {t(`kind.${step.kind}`)}
      </h2>
      {step.kind === "sandbox" && <p class="note">{t("sheet.open")}</p>}
      {step.kind !== "vary" && <Markdown words={step.words} />}
      {step.asks && <Ask step={step} of={runs[step.name]} />}
      {asked && asked.how !== "draw" && (
        <>
          <OptionsList asks={asked} />
          <Measured asks={asked} />
        </>
      )}
      {(step.kind === "reveal" || step.kind === "explain") && <Curves step={step} of={runs[step.name]} />}
      {step.kind === "vary" && (
        <>
          <p class="note">
            {t("sheet.vary", { controls: free.map(({ label }) => label[language.value].toLowerCase()).join("; ") })}
          </p>
          <Lines n={4} />
        </>
      )}
      {step.kind === "reflect" && (
        <>
          <Lines n={4} />
          <ol class="questions">
            {questions.map((words, i) => (
              <li key={i}>
                <Markdown words={words} />
                <Lines n={5} />
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

export function Worksheet({ engine }: { engine: Engine | null }) {
  const [runs, setRuns] = useState<SheetRuns>({});
  const [teacher, setTeacher] = useState(false);
  const { title, goals, minutes, level, steps, sources, teacher: notes } = lesson.value!;
  useEffect(() => {
    if (engine === null) return;
    return collect(engine, steps, cases.value, (name, of) => setRuns((old) => ({ ...old, [name]: of })));
  }, [engine]);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    close.current?.focus({ preventScroll: true });
    return () => requestAnimationFrame(() => document.getElementById(OPENS_WORKSHEET)?.focus());
  }, []);
  const ready = steps.filter(isDrawn).every((step) => runs[step.name]);
  useEffect(() => {
    if (!ready || !printing.value) return;
    printing.value = false;
    window.print();
  }, [ready, printing.value]);
  return (
    <>
      <header class="header sheet-bar">
        <strong class="lesson-title">{t("sheet.title")}</strong>
        <label>
          <input type="checkbox" checked={teacher} onChange={(event) => setTeacher(event.currentTarget.checked)} />{" "}
          {t("sheet.teacher")}
        </label>
        <button type="button" class="strong" disabled={!ready} onClick={() => window.print()}>
          {t(ready ? "sheet.print" : "waiting")}
        </button>
        <button
          ref={close}
          type="button"
          onClick={() => {
            worksheet.value = false;
            printing.value = false;
          }}
        >
          {t("notice.close")}
        </button>
      </header>
      <Notices />
      <main class="sheet">
        <h1>
          <Line words={title} />
        </h1>
        <p class="sheet-name">{t("sheet.name")}</p>
        <p class="note">{t("lesson.about", { minutes, level: t(`level.${level}`) })}</p>
        <h3>{t("lesson.goals")}</h3>
        <Markdown words={goals} />
        {steps.map((step, at) => (
          <SheetStep key={step.name} at={at} runs={runs} />
        ))}
        <Sources list={sources} />
        <p class="note">{t("purpose")}</p>
        {teacher && (
          <section class="sheet-step teacher-page">
            <h2>{t("lesson.teacher")}</h2>
            <Markdown words={notes} />
          </section>
        )}
      </main>
    </>
  );
}
