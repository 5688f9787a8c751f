// Which setting is the solid curve and which the dashed one.
import type { Settings } from "../contract";
import { cases } from "../state/store";
import { t } from "../text/text";
import { sides } from "./sides";

export function CurvesKey({ now, then }: { now: Settings; then: Settings }) {
  const [mine, theirs] = sides(cases.value, now, then);
  if (!mine.length) return <p class="sides">{t("compare.same")}</p>;
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
    </dl>
  );
}
