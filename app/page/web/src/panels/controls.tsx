// The sliders and switches of the case, the seed, and what is pinned.
import type { Settings } from "../contract";
import { isMade } from "../export/made";
import { differing } from "../lesson/sides";
import { say } from "../state/notices";
import { changed, MOST_SEED } from "../state/settings";
import { about, cases, lesson, moved, pin, pinned, reset, set, settings, swap, unpin } from "../state/store";
import { t } from "../text/text";
import { SliderControl } from "./slider";
import { SwitchControl } from "./switch";

function Seed() {
  const take = (text: string) => {
    const value = text.trim();
    if (/^\d+$/.test(value) && Number(value) <= MOST_SEED) set({ ...settings.value, seed: Number(value) });
    else say("seed.wrong", { value: text, high: MOST_SEED });
  };
  return (
    <div class="seed">
      <label>
        {t("seed.label")}
        <input
          type="text"
          inputMode="numeric"
          pattern="[0-9]*"
          value={settings.value.seed}
          onChange={(event) => {
            take(event.currentTarget.value);
            event.currentTarget.value = String(settings.value.seed);
          }}
        />
      </label>
      <button
        type="button"
        onClick={() => set({ ...settings.value, seed: settings.value.seed < MOST_SEED ? settings.value.seed + 1 : 0 })}
      >
        {t("seed.next")}
      </button>
    </div>
  );
}

/** What differs between the pinned run and this one. */
function Differing({ then }: { then: Settings }) {
  const lines = differing(cases.value, settings.value, then);
  if (!lines.length) return <p class="note">{t("compare.same")}</p>;
  return (
    <ul class="differing">
      {lines.map(({ label, one, other }) => (
        <li key={label}>{label ? t("compare.differs", { label, from: other, to: one }) : `${other} → ${one}`}</li>
      ))}
    </ul>
  );
}

export function Compare() {
  return (
    <div class="compare">
      {pinned.value ? (
        <>
          <p>
            <span class="key pinned" /> {t("compare.on")}
          </p>
          <Differing then={pinned.value} />
          <div class="buttons">
            <button type="button" onClick={unpin}>
              {t("compare.unpin")}
            </button>
            <button type="button" onClick={swap}>
              {t("compare.swap")}
            </button>
          </div>
        </>
      ) : (
        <>
          <button type="button" class="strong" onClick={pin}>
            {t("compare.pin")}
          </button>
          <p class="note">{t("compare.hint")}</p>
        </>
      )}
    </div>
  );
}

export function Controls() {
  const { sliders, switches } = about.value;
  const rules = switches.filter((s) => s.kind === "rule");
  const loops = switches.filter((s) => s.kind === "loop");
  const count = changed(about.value, settings.value).length;
  return (
    <>
      <Compare />
      <div class="controls">
        {sliders.map((slider) => (
          <SliderControl key={`${about.value.name} ${slider.name}`} slider={slider} />
        ))}
        {rules.length > 0 && <h3>{t("controls.rules")}</h3>}
        {rules.map((chosen) => (
          <SwitchControl key={chosen.name} chosen={chosen} />
        ))}
        {loops.length > 0 && <h3>{t("controls.loops")}</h3>}
        {loops.map((chosen) => (
          <SwitchControl key={chosen.name} chosen={chosen} />
        ))}
        <h3>{t("controls.chance")}</h3>
        <Seed />
      </div>
      <button type="button" class="reset" disabled={!moved.value} onClick={reset}>
        {t(lesson.value ? "lesson.reset" : isMade(about.value) ? "controls.reset_made" : "controls.reset")}
      </button>
      {(count > 0 || !lesson.value) && (
        <p class="note">
          {count
            ? t("controls.changed", { n: count })
            : t(isMade(about.value) ? "controls.as_made" : "controls.as_written")}
        </p>
      )}
    </>
  );
}
