// A polite word to screen readers once a change has been computed, and not while it goes on.
import { useEffect, useState } from "preact/hooks";
import { bands, measureOf, paired, summaryAt } from "../charts/series";
import { differenceWords, titleOf } from "../charts/words";
import { busy, result } from "../state/runner";
import { about, shown, week } from "../state/store";
import { nearest } from "../statistics/runs";
import { plain } from "../text/numbers";
import { t } from "../text/text";

const QUIET = 1200; // milliseconds without a change before it is told

function told(): string {
  const of = result.value;
  if (!of || of.settings.case !== about.value.name) return "";
  const time = nearest(of.runs.times, week.value);
  const parts = shown.value.slice(0, 3).map((name) => {
    const measure = measureOf(about.value, name);
    const now = summaryAt(bands(of.runs, measure.first), time);
    if (of.pinned) return `${titleOf(measure)}: ${differenceWords(paired(of.runs, of.pinned, measure.first)[time]!)}`;
    return `${titleOf(measure)}: ${plain(now.median)}.`;
  });
  return t("live.updated", { n: of.runs.replicates.length, words: parts.join(" ") });
}

export function Live() {
  const [words, setWords] = useState("");
  const done = !busy.value && result.value;
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setWords(told()), QUIET);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <p class="unseen" role="status">
      {words}
    </p>
  );
}
