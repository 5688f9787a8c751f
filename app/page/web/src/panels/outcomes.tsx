// The outcome charts, each of a measure that can be exchanged for another.
import { BandChart } from "../charts/band_chart";
import { eventWords } from "../charts/events";
import { measureOf } from "../charts/series";
import { titleOf, unitOf } from "../charts/words";
import type { Measure } from "../contract";
import { guessOf } from "../lesson/asked";
import { result } from "../state/runner";
import { about, beside, pinned, showMeasure, shown } from "../state/store";
import { t } from "../text/text";

const PERSPECTIVES: Measure["perspective"][] = ["outputs of the process", "experience of taking part", "end results"];

function MeasureChoice({ place, measure }: { place: number; measure: Measure }) {
  const single = about.value.measures.filter((m) => m.length === 1);
  return (
    <label class="swap-measure" title={t("measure.change")}>
      <span class="unseen">{t("measure.change_of", { name: titleOf(measure) })}</span>
      <span aria-hidden="true">⋯</span>
      <select value={measure.name} onChange={(event) => showMeasure(place, event.currentTarget.value)}>
        {PERSPECTIVES.map((perspective) => (
          <optgroup key={perspective} label={t(`perspective.${perspective}`)}>
            {single
              .filter((m) => m.perspective === perspective)
              .map((m) => (
                <option key={m.name} value={m.name}>
                  {titleOf(m)}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function Outcome({ place, name }: { place: number; name: string }) {
  const measure = measureOf(about.value, name);
  return (
    <figure class="outcome" aria-labelledby={`measure-${place}`}>
      <figcaption>
        <p class="perspective">{t(`perspective.${measure.perspective}`)}</p>
        <h3 id={`measure-${place}`}>
          {titleOf(measure)} <small>{unitOf(measure)}</small>
        </h3>
        <MeasureChoice place={place} measure={measure} />
      </figcaption>
      <BandChart measure={measure} />
    </figure>
  );
}

function Key() {
  const n = result.value?.runs.replicates.length ?? 0;
  const events = eventWords(about.value);
  return (
    <p class="chart-key">
      <span>
        <span class="key now" /> {t("key.now")}
      </span>
      <span>
        <span class="key band" /> {t("key.band")}
      </span>
      {pinned.value && (
        <>
          <span>
            <span class="key pinned" /> {t(beside.value ? "key.beside" : "key.pinned")}
          </span>
          <span>
            <span class="key gap" /> {t(beside.value ? "key.gap_beside" : "key.gap")}
          </span>
        </>
      )}
      {shown.value.some((name) => guessOf(name)) && (
        <span>
          <span class="key guess" /> {t("key.guess")}
        </span>
      )}
      {events && (
        <span>
          <span class="key event" /> {events}
        </span>
      )}
      <span class="count">{t("key.n", { n })}</span>
    </p>
  );
}

export function Outcomes() {
  return (
    <>
      <Key />
      <div class="outcomes">
        {shown.value.map((name, place) => (
          <Outcome key={place} place={place} name={name} />
        ))}
      </div>
    </>
  );
}
