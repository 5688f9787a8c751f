// The first measures in brief, above the sliders on a phone, where the charts are on another panel.
import { bands, measureOf, paired, summaryAt } from "../charts/series";
import { titleOf } from "../charts/words";
import { result } from "../state/runner";
import { about, shown, week } from "../state/store";
import { nearest } from "../statistics/runs";
import { plain, signed } from "../text/numbers";

export function Glance() {
  const of = result.value;
  if (!of || of.settings.case !== about.value.name) return null;
  const time = nearest(of.runs.times, week.value);
  return (
    <dl class="glance">
      {shown.value.slice(-3).map((name) => {
        const measure = measureOf(about.value, name);
        const gap = of.pinned && paired(of.runs, of.pinned, measure.first)[time];
        return (
          <div key={name}>
            <dt>{titleOf(measure)}</dt>
            <dd>
              {plain(summaryAt(bands(of.runs, measure.first), time).median)}
              {gap && <small> {signed(gap.mean)}</small>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
