// What may be moved in a step, and what is locked in it.
import { Compare } from "../panels/controls";
import { SliderControl } from "../panels/slider";
import { SwitchControl } from "../panels/switch";
import { about, moved, reset, step } from "../state/store";
import { t } from "../text/text";

function Group({ free }: { free: boolean }) {
  const { sliders, switches } = about.value;
  const { controls } = step.value!;
  const all = [...sliders, ...switches].filter(({ name }) => controls.includes(name) === free);
  if (free) all.sort((a, b) => controls.indexOf(a.name) - controls.indexOf(b.name)); // as the lesson names them
  return (
    <div class="controls">
      {all.map((one) =>
        "step" in one ? (
          <SliderControl key={`${about.value.name} ${one.name}`} slider={one} locked={!free} />
        ) : (
          <SwitchControl key={one.name} chosen={one} locked={!free} />
        ),
      )}
    </div>
  );
}

export function StepControls() {
  const { sliders, switches } = about.value;
  const free = step.value!.controls.length;
  const locked = sliders.length + switches.length - free;
  return (
    <>
      {free > 0 && (
        <>
          <h3>{t("lesson.free")}</h3>
          <Group free />
          <button type="button" class="reset" disabled={!moved.value} onClick={reset}>
            {t("lesson.reset")}
          </button>
          <Compare />
        </>
      )}
      {locked > 0 && (
        <details class="locked">
          <summary>
            <Lock /> {t("lesson.locked", { n: locked })}
          </summary>
          <Group free={false} />
        </details>
      )}
    </>
  );
}

export function Lock() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" class="icon">
      <path d="M4,9h12v9h-12ZM6,9V6a4,4 0 0 1 8,0v3" />
    </svg>
  );
}
