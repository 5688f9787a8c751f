// What may be moved in a step, and what is locked in it.
import { Compare } from "../panels/controls";
import { SliderControl } from "../panels/slider";
import { SwitchControl } from "../panels/switch";
import { about, moved, reset, step } from "../state/store";
import { t } from "../text/text";

function Group({ free }: { free: boolean }) {
  const { sliders, switches } = about.value;
  const belongs = ({ name }: { name: string }) => step.value!.controls.includes(name) === free;
  return (
    <div class="controls">
      {sliders.filter(belongs).map((slider) => (
        <SliderControl key={`${about.value.name} ${slider.name}`} slider={slider} locked={!free} />
      ))}
      {switches.filter(belongs).map((chosen) => (
        <SwitchControl key={chosen.name} chosen={chosen} locked={!free} />
      ))}
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
    <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" class="icon">
      <path d="M4,9h12v9h-12ZM6,9V6a4,4 0 0 1 8,0v3" />
    </svg>
  );
}
