// One slider: what it means, the scenario's own value as a mark, and a way back to it.
import { useId } from "preact/hooks";
import type { Slider } from "../contract";
import { decimals, numberOf, onGrid, withValue } from "../state/settings";
import { set, settings } from "../state/store";
import { fixed } from "../text/numbers";
import { language, t, word } from "../text/text";
import { useAbout } from "./about";

export function SliderControl({ slider, locked = false }: { slider: Slider; locked?: boolean }) {
  const id = useId();
  const about = useAbout(id, slider.label[language.value]);
  const value = numberOf(slider, settings.value);
  const moved = value !== slider.value;
  const digits = decimals(slider);
  const written = fixed(value, digits);
  const unit = word("unit", slider.unit);
  const own = fixed(slider.value, digits);
  const part = (slider.value - slider.low) / (slider.high - slider.low);
  const move = (text: string) => {
    const next = Number(text);
    // The scenario's own value need not lie on the slider's grid; its nearest step stands for it.
    const kept = onGrid(slider, slider.value) === onGrid(slider, next) ? slider.value : onGrid(slider, next);
    set(withValue(settings.value, slider, kept), slider.name);
  };
  return (
    <div class={moved ? "control moved" : "control"}>
      <div class="control-head">
        <label for={id}>{slider.label[language.value]}</label>
        <output for={id}>{written}</output>
        {about.button}
      </div>
      <div class="track" style={{ "--own": part }}>
        <input
          id={id}
          name={slider.name}
          type="range"
          min={slider.low}
          max={slider.high}
          step={slider.step}
          value={value}
          disabled={locked}
          aria-valuetext={t("slider.value", { value: written, unit })}
          aria-describedby={`${id}-about`}
          onInput={(event) => move(event.currentTarget.value)}
        />
      </div>
      <div class="about" id={`${id}-more`} hidden={!about.open}>
        <p id={`${id}-about`}>{slider.meaning[language.value]}</p>
        <p class="note">
          {t("control.source", {
            low: fixed(slider.low, digits),
            high: fixed(slider.high, digits),
            unit,
            own,
            status: word("status", slider.status),
            source: slider.source,
          })}
        </p>
      </div>
      {moved && !locked && (
        <button type="button" class="quiet back" onClick={() => set(withValue(settings.value, slider, slider.value))}>
          {t("control.back", { value: own })}
          <span class="unseen"> ({slider.label[language.value]})</span>
        </button>
      )}
    </div>
  );
}
