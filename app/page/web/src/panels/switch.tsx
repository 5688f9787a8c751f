// A choice among rules, or a feedback loop that runs or is cut.
import { useId } from "preact/hooks";
import type { Switch } from "../contract";
import { choiceOf, withChoice } from "../state/settings";
import { set, settings } from "../state/store";
import { language, t } from "../text/text";
import { useAbout } from "./about";

export function SwitchControl({ chosen, locked = false }: { chosen: Switch; locked?: boolean }) {
  const id = useId();
  const value = choiceOf(chosen, settings.value);
  const moved = value !== chosen.value;
  const choose = (option: string) => set(withChoice(settings.value, chosen, option));
  const label = chosen.label[language.value];
  const about = useAbout(id, label);
  const option = chosen.options.find((o) => o.value === value);
  return (
    <div class={moved ? "control moved" : "control"}>
      <div class="control-head">
        {chosen.kind === "loop" ? (
          <label class="loop" for={id}>
            <input
              id={id}
              name={chosen.name}
              type="checkbox"
              role="switch"
              checked={value === "runs"}
              disabled={locked}
              aria-checked={value === "runs"}
              aria-describedby={`${id}-about`}
              onChange={(event) => choose(event.currentTarget.checked ? "runs" : "cut")}
            />
            <span class="knob" aria-hidden="true" />
            <span>
              {label} <small>{t(value === "runs" ? "loop.runs" : "loop.cut")}</small>
            </span>
          </label>
        ) : (
          <label for={id}>{label}</label>
        )}
        {about.button}
      </div>
      {chosen.kind === "rule" && (
        <select
          id={id}
          name={chosen.name}
          value={value}
          disabled={locked}
          aria-describedby={`${id}-about`}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {chosen.options.map((o) => (
            <option key={o.value} value={o.value}>
              {o.label[language.value]}
            </option>
          ))}
        </select>
      )}
      <div class="about" id={`${id}-more`} hidden={!about.open}>
        <p id={`${id}-about`}>{chosen.meaning[language.value]}</p>
        {option?.source && <p class="note">{t("control.rule_source", { source: option.source })}</p>}
      </div>
    </div>
  );
}
