// The time bar: drag, step, play. It moves through recorded weeks and changes no numbers.
import { useEffect } from "preact/hooks";
import { result } from "../state/runner";
import { about, showWeek, week } from "../state/store";
import { calm, narrow, playing } from "../state/view";
import { recordedWeeks } from "../state/weeks";
import { whole } from "../text/numbers";
import { t } from "../text/text";

const WHOLE_RUN = 12_000; // milliseconds that a run takes to play

function step(direction: 1 | -1) {
  const weeks = recordedWeeks(about.value);
  showWeek(weeks[weeks.indexOf(week.value) + direction] ?? week.value);
}

/** Moves on in whole steps; without motion wanted, slowly and few at a time. */
function usePlay() {
  const on = playing.value;
  useEffect(() => {
    if (!on) return;
    const pause = calm() ? 1000 : WHOLE_RUN / recordedWeeks(about.value).length;
    if (week.value >= about.value.weeks) showWeek(0);
    let last = performance.now();
    let frame = 0;
    const draw = (now: number) => {
      if (now - last >= pause) {
        last = now;
        step(1);
        if (week.value >= about.value.weeks) playing.value = false;
      }
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [on]);
}

export function TimeBar() {
  usePlay();
  const { weeks } = about.value;
  const recorded = recordedWeeks(about.value);
  const at = week.value;
  const words = t("time.at", { week: whole(at), weeks: whole(weeks) });
  const ready = result.value !== null;
  return (
    <div class="time-bar" role="group" aria-label={t("time.label")}>
      <button
        type="button"
        class="play"
        aria-pressed={playing.value}
        aria-label={t(playing.value ? "time.pause" : "time.play")}
        disabled={!ready}
        onClick={() => {
          playing.value = !playing.value;
        }}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d={playing.value ? "M3,2h4v12h-4ZM9,2h4v12h-4Z" : "M3,1.5L14,8L3,14.5Z"} />
        </svg>
      </button>
      <button type="button" class="step" aria-label={t("time.back")} onClick={() => step(-1)}>
        ‹
      </button>
      <input
        type="range"
        min={0}
        max={recorded.length - 1}
        value={recorded.indexOf(at)}
        aria-label={t("time.label")}
        aria-valuetext={words}
        onInput={(event) => {
          playing.value = false;
          showWeek(recorded[Number(event.currentTarget.value)]!);
        }}
      />
      <button type="button" class="step" aria-label={t("time.forth")} onClick={() => step(1)}>
        ›
      </button>
      <output aria-hidden="true">{narrow.value ? t("time.short", { week: whole(at) }) : words}</output>
    </div>
  );
}
