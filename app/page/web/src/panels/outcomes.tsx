// The outcome charts, each of a measure that can be exchanged for another.
import { BandChart } from "../charts/band_chart";
import { EventsKey } from "../charts/events_key";
import { bands, hasNone, measureOf } from "../charts/series";
import { titleOf, unitOf } from "../charts/words";
import type { Measure } from "../contract";
import { guessOf } from "../lesson/asked";
import { result } from "../state/runner";
import { about, beside, opens, pinned, showMeasure, shown } from "../state/store";
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

/** What lines and bands are, once for all charts of a step. */
export function Key() {
  const n = result.value?.runs.replicates.length ?? 0;
  return (
    <p class="chart-key">
      <span class="how">
        <span class="key now" /> {t("key.now")}
      </span>
      <span>
        <span class="key band" /> {t("key.band")}
      </span>
      {pinned.value && (
        <>
          <span class="how">
            <span class="key pinned" /> {t(beside.value ? "key.beside" : "key.pinned")}
          </span>
          <span class="how">
            <span class="key gap" /> {t(beside.value ? "key.gap_beside" : "key.gap")}
          </span>
        </>
      )}
      {shown.value.some((name) => guessOf(name)) && (
        <span>
          <span class="key guess" /> {t("key.guess")}
        </span>
      )}
      <EventsKey />
      <span class="count">{t("key.n", { n })}</span>
    </p>
  );
}

/** What a step names and no run has a value of: a chart of it would be empty. What somebody chose stays, to be exchanged again. */
function isEmpty(name: string): boolean {
  const of = result.value;
  if (!of || of.settings.case !== about.value.name || !opens.value.includes(name)) return false;
  return [of.runs, of.pinned].every((runs) => !runs || hasNone(bands(runs, measureOf(about.value, name).first)));
}

/** Charts of measures that are shown. */
export function Charts({ names }: { names: string[] }) {
  const empty = names.filter(isEmpty);
  return (
    <>
      <div class="outcomes">
        {shown.value.map((name, place) => {
          if (!names.includes(name) || empty.includes(name)) return null;
          return <Outcome key={place} place={place} name={name} />;
        })}
      </div>
      {empty.length > 0 && (
        <p class="note">
          {t("measure.empty", { names: empty.map((name) => titleOf(measureOf(about.value, name))).join("; ") })}
        </p>
      )}
    </>
  );
}

export function Outcomes() {
  return (
    <>
      <Key />
      <Charts names={shown.value} />
    </>
  );
}
