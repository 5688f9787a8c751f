// Which setting is the solid curve and which the dashed one.
import type { Settings } from "../contract";
import { cases, lesson } from "../state/store";
import { t } from "../text/text";
import { shared, sides } from "./sides";

export function CurvesKey({ now, then }: { now: Settings; then: Settings }) {
  const [mine, theirs] = sides(cases.value, now, then);
  if (!mine.length) return <p class="sides">{t("compare.same")}</p>;
  const both = shared(cases.value, now, then, lesson.value!.steps[0]!.settings);
  return (
    <dl class="sides">
      {(
        [
          ["now", mine],
          ["pinned", theirs],
        ] as const
      ).map(([kind, words]) => (
        <div key={kind}>
          <dt>
            <span class={`key ${kind}`} />{" "}
            <span class="unseen">{t(kind === "now" ? "sides.solid" : "sides.dashed")}</span>
          </dt>
          <dd>{words.join("; ")}</dd>
        </div>
      ))}
      {both.length > 0 && (
        <div>
          <dt>{t("sides.both")}</dt>
          <dd>{both.join("; ")}</dd>
        </div>
      )}
    </dl>
  );
}
