// Share: the address, pictures, numbers, the scenario file and the command line.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { measureOf } from "../charts/series";
import { titleOf, unitOf } from "../charts/words";
import { ResultCode } from "../classroom/result_code";
import { chartsCaption } from "../export/caption";
import { command, pinnedCommand } from "../export/command";
import { csv } from "../export/csv";
import { copy, download } from "../export/download";
import { type Entry, ofCharts, ofPeople, ofTriangle } from "../export/legend";
import { asPng, asText, type Drawing, picture } from "../export/picture";
import { scenarioFile } from "../export/scenario";
import { guessOf } from "../lesson/asked";
import { groupKeys } from "../people/names";
import { say } from "../state/notices";
import { complete, result } from "../state/runner";
import { about, beside, cases, lesson, pinned, settings, shown, step, week } from "../state/store";
import { narrow, sharing } from "../state/view";
import { whole } from "../text/numbers";
import { type Key, language, t } from "../text/text";

type Kind = "outcomes" | "people" | "triangle";
const KINDS: Kind[] = ["outcomes", "people", "triangle"];

function drawings(kind: Kind): Drawing[] {
  const named = (name: string) => document.querySelectorAll<SVGSVGElement>(`svg[data-figure="${name}"]`);
  if (kind !== "outcomes") return [{ title: t(`share.${kind}`), parts: [...named(kind)] }];
  return shown.value.map((name) => ({
    title: `${titleOf(measureOf(about.value, name))} (${unitOf(measureOf(about.value, name))})`,
    parts: [...named(name), ...named(`${name} difference`)],
  }));
}

/** Whether the page shows it now: a narrow one shows a panel at a time. */
const isDrawn = (kind: Kind) =>
  document.querySelector(kind === "outcomes" ? ".outcomes svg" : `svg[data-figure="${kind}"]`) !== null;

/** Where what is not drawn can be saved: a narrow page with everything has tabs. */
function whereElse(): string {
  const whole = step.value === null || step.value.kind === "sandbox";
  if (!narrow.value || !whole) return t("share.not_shown");
  return t("share.not_drawn", { outcomes: t("tab.outcomes"), people: t("tab.people"), power: t("tab.power") });
}

function captionOf(kind: Kind): string {
  if (kind === "outcomes") {
    const n = result.value?.runs.replicates.length ?? 0;
    const at = t("share.caption_week", { week: whole(week.value) });
    return `${at} ${chartsCaption(cases.value, settings.value, pinned.value, n)}`;
  }
  const colour = document.querySelector<SVGElement>('svg[data-figure="people"]')?.dataset.note ?? "";
  const note = t("share.caption_one", { week: whole(week.value) }) + (kind === "people" ? ` ${colour}` : "");
  return `${note}\n${command(about.value, settings.value)}`;
}

function drawn(kind: Kind): SVGSVGElement {
  const across = kind === "outcomes" ? 3 : 1;
  return picture(about.value.title[language.value], captionOf(kind), drawings(kind), across, legendOf(kind));
}

function legendOf(kind: Kind): Entry[] {
  if (kind === "outcomes") {
    const compared = beside.value ? "beside" : pinned.value ? "pinned" : "alone";
    return ofCharts(compared, shown.value.some(guessOf));
  }
  if (kind === "people") return ofPeople(groupKeys());
  const svg = document.querySelector<SVGElement>('svg[data-figure="triangle"]');
  return ofTriangle(JSON.parse(svg?.dataset.keys ?? "[]"));
}

function Copied({ label, text, rows = 0 }: { label: Key; text: string; rows?: number }) {
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const id = useId();
  const [done, setDone] = useState(false);
  useEffect(() => setDone(false), [text]);
  const press = async () => setDone(await copy(text, field.current!));
  const common = { id, ref: field, readOnly: true, value: text, spellcheck: false };
  return (
    <div class="copied">
      <label for={id}>{t(label)}</label>
      {rows ? <textarea rows={rows} {...common} /> : <input type="text" {...common} />}
      <button type="button" onClick={press}>
        {t("share.copy")}
        <span class="unseen"> {t(label)}</span>
      </button>
      <span role="status">{done ? t("share.copied") : ""}</span>
    </div>
  );
}

function Files() {
  const [kind, setKind] = useState<Kind>(KINDS.find(isDrawn) ?? "outcomes");
  const ready = complete.value && isDrawn(kind);
  const name = about.value.name;
  const named = `${lesson.value && step.value ? `${lesson.value.name}-${step.value.name}` : name}-seed${settings.value.seed}`;
  const file = (content: string, type: string) => new Blob([content], { type: `${type};charset=utf-8` });
  const png = async () => {
    try {
      download(`${name}-${kind}.png`, await asPng(drawn(kind)));
    } catch {
      say("error.png");
    }
  };
  return (
    <fieldset>
      <legend>{t("share.files")}</legend>
      <label>
        {t("share.picture_of")}
        <select value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)}>
          {KINDS.map((k) => (
            <option key={k} value={k} disabled={!isDrawn(k)}>
              {t(`share.${k}`)}
            </option>
          ))}
        </select>
      </label>
      <div class="buttons">
        <button type="button" disabled={!ready} onClick={png}>
          PNG
        </button>
        <button
          type="button"
          disabled={!ready}
          onClick={() => download(`${name}-${kind}.svg`, file(asText(drawn(kind)), "image/svg+xml"))}
        >
          SVG
        </button>
        <button
          type="button"
          disabled={!complete.value}
          onClick={() =>
            download(`${named}.csv`, file(csv(about.value, result.value!, pinned.value, shown.value), "text/csv"))
          }
        >
          CSV <span class="unseen">{t("share.csv")}</span>
        </button>
        <button
          type="button"
          onClick={() => download(`${name}.toml`, file(scenarioFile(about.value, settings.value), "application/toml"))}
        >
          TOML
        </button>
      </div>
      {!KINDS.every(isDrawn) && <p class="note">{whereElse()}</p>}
    </fieldset>
  );
}

export function Share({ address }: { address: () => string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = sharing.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="share-title"
      onClose={() => {
        sharing.value = false;
      }}
    >
      {open && (
        <>
          <div class="dialog-head">
            <h2 id="share-title">{t("share.title")}</h2>
            <button type="button" onClick={() => dialog.current?.close()}>
              {t("share.close")}
            </button>
          </div>
          <Copied label="share.address" text={address()} />
          {step.value?.kind !== "predict" && <Files />}
          <Copied label="share.command" text={command(about.value, settings.value)} rows={3} />
          {pinned.value && (
            <Copied
              label="share.command_pinned"
              text={pinnedCommand(cases.value, settings.value, pinned.value)}
              rows={3}
            />
          )}
          <Copied label="share.toml" text={scenarioFile(about.value, settings.value)} rows={8} />
          <p class="note">{t("share.note")}</p>
          <ResultCode />
        </>
      )}
    </dialog>
  );
}
