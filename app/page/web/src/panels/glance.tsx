// The first measures in brief, above the sliders on a phone, where the charts are out of sight.
import { linePath } from "../charts/path";
import { linear } from "../charts/scale";
import { bands, domainOf, measureOf, paired, summaryAt } from "../charts/series";
import { titleOf } from "../charts/words";
import type { Engine, Measure, Runs } from "../contract";
import { useAsBegun } from "../lesson/as_begun";
import { result } from "../state/runner";
import { about, moved, pinned, shown, week } from "../state/store";
import { nearest } from "../statistics/runs";
import { plain, signed } from "../text/numbers";
import { t } from "../text/text";

const CURVE = { width: 96, height: 28 };

/** Medians over the weeks, and those that they are compared with, dashed. */
function Curve({ of, then, measure }: { of: Runs; then: Runs | null; measure: Measure }) {
  const all = [of, ...(then ? [then] : [])].map((runs) => bands(runs, measure.first));
  const x = linear([0, of.times.at(-1)!], [2, CURVE.width - 2]);
  const y = linear(domainOf(measure, all), [CURVE.height - 2, 2]);
  const path = (at: number) => linePath(of.times, all[at]!.median, x, y);
  return (
    <svg {...CURVE} aria-hidden="true">
      {then && <path class="pinned line" d={path(1)} />}
      <path class="now line" d={path(0)} />
    </svg>
  );
}

function Numbers({ names, then, curve }: { names: string[]; then: Runs | null; curve: boolean }) {
  const of = result.value;
  if (!of || of.settings.case !== about.value.name) return null;
  const time = nearest(of.runs.times, week.value);
  return (
    <dl class="glance">
      {names.map((name, place) => {
        const measure = measureOf(about.value, name);
        const gap = then && paired(of.runs, then, measure.first)[time];
        return (
          <div key={name}>
            <dt>{titleOf(measure)}</dt>
            <dd>
              {plain(summaryAt(bands(of.runs, measure.first), time).median)}
              {gap && <small> {signed(gap.mean)}</small>}
              {curve && place === 0 && <Curve of={of.runs} then={then} measure={measure} />}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Of the whole page. */
export function Glance() {
  return <Numbers names={shown.value.slice(-3)} then={result.value?.pinned ?? null} curve={false} />;
}

/** Of a step in which something can be set: what that changes, against what is pinned or the step as it begins. */
export function StepGlance({ engine }: { engine: Engine }) {
  const begun = useAsBegun(engine);
  const then = pinned.value ? (result.value?.pinned ?? null) : moved.value ? begun : null;
  return (
    <section class="step-glance" aria-label={t("glance.label")}>
      <Numbers names={shown.value.slice(0, 3)} then={then} curve />
    </section>
  );
}
