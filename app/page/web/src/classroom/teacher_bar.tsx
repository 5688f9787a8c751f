// The bar of the teacher's page: the step, what holds or hides the class, the code, the table, the end, and how the page looks.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { download } from "../export/download";
import { Line } from "../lesson/markdown";
import { Languages, Notes, Projector, Themes } from "../panels/header";
import { about, lesson } from "../state/store";
import { t } from "../text/text";
import { curvesShown, hasCurves, switchCurves } from "./curves";
import { everybody } from "./model_runs";
import type { Room } from "./protocol";
import { csv } from "./table";
import { tell } from "./teaching";
import { Typing } from "./typing";

function Steps({ of }: { of: Room }) {
  const steps = lesson.value?.steps;
  if (!steps) return null;
  const go = (position: number) => position in steps && tell({ do: "steer", position, joining: false });
  return (
    <div class="steps" role="group" aria-label={t("class.steps")}>
      <button type="button" aria-disabled={of.position === 0} onClick={() => go(of.position - 1)}>
        {t("class.back")}
      </button>
      <span aria-live="polite">
        {t("class.step", { n: of.position + 1, all: steps.length })}{" "}
        <strong>{t(`kind.${steps[of.position]!.kind}`)}</strong>
      </span>
      <button
        type="button"
        class="strong"
        aria-disabled={of.position === steps.length - 1}
        onClick={() => go(of.position + 1)}
      >
        {t("class.next")}
      </button>
    </div>
  );
}

/** ``usable``: whether there is an engine. */
export function Bar({ of, usable }: { of: Room; usable: boolean }) {
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
        {usable && hasCurves.value && (
          <button type="button" aria-pressed={curvesShown.value} onClick={switchCurves}>
            {t("class.curves")}
          </button>
        )}
        <button type="button" aria-pressed={of.frozen} onClick={() => tell({ do: "steer", frozen: !of.frozen })}>
          {t("class.freeze")}
        </button>
        <button type="button" aria-pressed={of.hidden} onClick={() => tell({ do: "steer", hidden: !of.hidden })}>
          {t("class.hide")}
        </button>
        <button type="button" aria-pressed={of.joining} onClick={() => tell({ do: "steer", joining: !of.joining })}>
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
        {lesson.value && <Notes />}
        <Themes />
        <Languages />
      </div>
      <Typing open={typing} close={() => setTyping(false)} />
    </header>
  );
}
