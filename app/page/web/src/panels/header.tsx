// The bar above: the case, undo, redo, share, language, theme, projector.

import { led } from "../lesson/state";
import { LessonTitle } from "../lesson/step_view";
import { busy } from "../state/runner";
import { canRedo, canUndo, cases, lesson, redo, step, undo } from "../state/store";
import { notes, OPENS_WORKSHEET, projector, sharing, type Theme, theme, worksheet } from "../state/view";
import { LANGUAGES, language, t } from "../text/text";
import { CaseChoice } from "./story";

const THEMES: Theme[] = ["auto", "light", "dark"];

function Icon({ path }: { path: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" class="icon">
      <path d={path} />
    </svg>
  );
}

const UNDO = "M7,4L3,8l4,4M3,8h9a4,4 0 0 1 0,8h-3";
const REDO = "M13,4l4,4l-4,4M17,8h-9a4,4 0 0 0 0,8h3";
const SHARE = "M10,12V2M6,6l4,-4l4,4M4,10v7h12v-7";
const PROJECTOR = "M2,3h16v10h-16ZM10,13v4M6,17h8";
const NOTES = "M4,2h12v16h-12ZM7,6h6M7,10h6M7,14h3";
const PRINT = "M5,8V2h10v6M5,14H2V8h16v6h-3M5,12h10v6H5Z";

export function Projector() {
  return (
    <button
      type="button"
      class="tool wide-only"
      aria-pressed={projector.value}
      aria-label={t("projector")}
      title={t("projector")}
      onClick={() => {
        projector.value = !projector.value;
      }}
    >
      <Icon path={PROJECTOR} />
    </button>
  );
}

/** Opens the teacher's notes of a lesson. */
export function Notes() {
  return (
    <button
      type="button"
      class="tool"
      aria-pressed={notes.value}
      aria-label={t("lesson.teacher")}
      title={t("lesson.teacher")}
      onClick={() => {
        notes.value = !notes.value;
      }}
    >
      <Icon path={NOTES} />
    </button>
  );
}

export function Themes() {
  return (
    <label class="themes">
      <span>{t("theme.label")}</span>
      <select
        value={theme.value}
        onChange={(event) => {
          theme.value = event.currentTarget.value as Theme;
        }}
      >
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {t(`theme.${name}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Languages() {
  return (
    <div class="languages" role="group" aria-label={t("language.label")}>
      {LANGUAGES.map((name) => (
        <button
          type="button"
          key={name}
          lang={name}
          aria-pressed={language.value === name}
          aria-label={name === "en" ? "EN, English" : "SV, svenska"}
          onClick={() => {
            language.value = name;
          }}
        >
          {name.toUpperCase()}
        </button>
      ))}
    </div>
  );
}

export function Header() {
  return (
    <header class="header">
      <h1>
        coprod <span class="unseen">– {t("page.title")}</span>
      </h1>
      {lesson.value && <LessonTitle />}
      {(!lesson.value || (step.value!.kind === "sandbox" && cases.value.length > 1)) && <CaseChoice />}
      <span class={busy.value ? "busy on" : "busy"} aria-hidden="true" />
      <div class="tools">
        <button
          type="button"
          class="tool"
          disabled={!canUndo.value}
          aria-label={t("undo")}
          title={`${t("undo")} (Ctrl+Z)`}
          onClick={undo}
        >
          <Icon path={UNDO} />
        </button>
        <button
          type="button"
          class="tool"
          disabled={!canRedo.value}
          aria-label={t("redo")}
          title={`${t("redo")} (Ctrl+Y)`}
          onClick={redo}
        >
          <Icon path={REDO} />
        </button>
        <button
          type="button"
          class="tool"
          aria-label={t("share.title")}
          title={t("share.title")}
          onClick={() => {
            sharing.value = true;
          }}
        >
          <Icon path={SHARE} />
        </button>
        <Projector />
        {lesson.value && !led.value && (
          <>
            <Notes />
            <button
              type="button"
              id={OPENS_WORKSHEET}
              class="tool wide-only"
              aria-pressed={worksheet.value}
              aria-label={t("sheet.title")}
              title={t("sheet.title")}
              onClick={() => {
                worksheet.value = !worksheet.value;
              }}
            >
              <Icon path={PRINT} />
            </button>
          </>
        )}
        <Themes />
        <Languages />
      </div>
    </header>
  );
}
