// The page as a whole: case and controls beside the outcomes, the rest beneath; on a phone one panel at a time.
import type { ComponentChildren } from "preact";
import { ResultCode } from "../classroom/result_code";
import type { Engine } from "../contract";
import { Markdown } from "../lesson/markdown";
import { StepBar } from "../lesson/step_bar";
import { StepHead, StepView } from "../lesson/step_view";
import { TeacherNotes } from "../lesson/teacher";
import { Worksheet } from "../lesson/worksheet";
import { PeoplePanel } from "../people/people_panel";
import { TrianglePanel } from "../people/triangle";
import { lesson, step } from "../state/store";
import { narrow, PANELS, type Panel, panel, worksheet } from "../state/view";
import { TellPanel } from "../tell/tell_panel";
import { t } from "../text/text";
import { Controls } from "./controls";
import { Glance, StepGlance } from "./glance";
import { Header } from "./header";
import { LedgerPanel } from "./ledger_panel";
import { Live } from "./live";
import { Notices } from "./notices";
import { Outcomes } from "./outcomes";
import { Share } from "./share";
import { Story } from "./story";
import { TimeBar } from "./time_bar";

function Section({ name, children }: { name: Panel; children: ComponentChildren }) {
  if (narrow.value && panel.value !== name) return null;
  return (
    <section class="panel" aria-labelledby={`panel-${name}`}>
      <h2 id={`panel-${name}`} tabIndex={-1}>
        {t(`panel.${name}`)}
      </h2>
      {children}
    </section>
  );
}

function Tabs() {
  return (
    <nav class="tabs" aria-label={t("panels.label")}>
      {PANELS.map((name) => (
        <button
          type="button"
          key={name}
          aria-current={panel.value === name ? "page" : undefined}
          onClick={() => {
            panel.value = name;
            window.scrollTo(0, 0);
          }}
        >
          {t(`tab.${name}`)}
        </button>
      ))}
    </nav>
  );
}

/** Everything that can be seen and moved. */
function Whole({ usable }: { usable: boolean }) {
  return (
    <div class="columns">
      {step.value && (
        <section class="panel case" aria-labelledby="step-head">
          <StepHead />
          <Markdown words={step.value.words} />
          <ResultCode />
        </section>
      )}
      <div class="case">
        <Section name="case">
          <Story />
        </Section>
      </div>
      <div class="side">
        <Section name="settings">
          <Controls />
        </Section>
      </div>
      {usable && (
        <main class="main">
          <Section name="outcomes">
            <Outcomes />
          </Section>
          <Section name="people">
            <PeoplePanel />
          </Section>
          <TellPanel />
          <div class="pair">
            <Section name="power">
              <TrianglePanel />
            </Section>
            <Section name="value">
              <LedgerPanel />
            </Section>
          </div>
        </main>
      )}
    </div>
  );
}

/** The step, or everything, with the bar of time beneath. */
export function Shown({ usable }: { usable: boolean }) {
  const whole = step.value === null || step.value.kind === "sandbox";
  const weeks = whole || step.value!.shows.length + step.value!.panels.length > 0;
  return (
    <>
      {whole && narrow.value && panel.value === "settings" && <Glance />}
      {whole ? <Whole usable={usable} /> : <StepView usable={usable} />}
      <div class="foot">
        {usable && weeks && <TimeBar />}
        {whole && narrow.value && <Tabs />}
      </div>
    </>
  );
}

/** ``apart`` is an engine for what is not on the screen; null where there is none. */
export function App({ address, apart }: { address: () => string; apart: Engine | null }) {
  const usable = apart !== null;
  const skip = () => {
    panel.value = "outcomes";
    requestAnimationFrame(() => document.getElementById("panel-outcomes")?.focus());
  };
  const whole = step.value === null || step.value.kind === "sandbox";
  const charts = whole || (!["predict", "reflect"].includes(step.value!.kind) && step.value!.shows.length > 0);
  if (worksheet.value && lesson.value) return <Worksheet engine={apart} />;
  return (
    <>
      <button type="button" class="skip" onClick={skip}>
        {t("skip")}
      </button>
      <Header />
      {lesson.value && <StepBar />}
      <Notices />
      {lesson.value && <TeacherNotes />}
      {narrow.value && usable && step.value?.kind === "vary" && <StepGlance engine={apart} />}
      <Shown usable={usable} />
      {charts && <Live />}
      <Share address={address} />
    </>
  );
}
