// The time bar: drag, step, play. It moves through recorded weeks and changes no numbers.
import { useEffect } from "preact/hooks";
import { every, result } from "../state/runner";
import { about, week } from "../state/store";
import { calm, narrow, playing } from "../state/view";
import { whole } from "../text/numbers";
import { t } from "../text/text";

const WHOLE_RUN = 12_000; // milliseconds that a run takes to play

export function stepTo(direction: 1 | -1) {
  const step = every(about.value.weeks, about.value.dt);
  const next = Math.round(week.value / step + direction) * step;
  week.value = Math.min(about.value.weeks, Math.max(0, next));
}

/** Moves on in whole steps; without motion wanted, slowly and few at a time. */
function usePlay() {
  const on = playing.value;
  useEffect(() => {
    if (!on) return;
    const { weeks, dt } = about.value;
    const steps = weeks / every(weeks, dt);
    const pause = calm() ? 1000 : WHOLE_RUN / steps;
    if (week.value >= weeks) week.value = 0;
    let last = performance.now();
    let frame = 0;
    const draw = (now: number) => {
      if (now - last >= pause) {
        last = now;
        stepTo(1);
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
  const { weeks, dt } = about.value;
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
      <button type="button" class="step" aria-label={t("time.back")} onClick={() => stepTo(-1)}>
        ‹
      </button>
      <input
        type="range"
        min={0}
        max={weeks}
        step={every(weeks, dt)}
        value={at}
        aria-label={t("time.label")}
        aria-valuetext={words}
        onInput={(event) => {
          playing.value = false;
          week.value = Number(event.currentTarget.value);
        }}
      />
      <button type="button" class="step" aria-label={t("time.forth")} onClick={() => stepTo(1)}>
        ›
      </button>
      <output aria-hidden="true">{narrow.value ? t("time.short", { week: whole(at) }) : words}</output>
    </div>
  );
}
