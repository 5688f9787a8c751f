// How far the class is: every step with its kind, back and forward.
import { lesson } from "../state/store";
import { t } from "../text/text";
import { go, led, position } from "./state";

export function StepBar() {
  const { steps } = lesson.value!;
  const at = position.value;
  return (
    <nav class="step-bar" aria-label={t("lesson.steps")}>
      <button type="button" disabled={led.value || at === 0} onClick={() => go(at - 1)}>
        <span aria-hidden="true">‹ </span>
        <span class="word">{t("lesson.back")}</span>
      </button>
      <ol>
        {steps.map((step, i) => (
          <li key={step.name} class={i < at ? "done" : ""}>
            <button
              type="button"
              class="at"
              disabled={led.value}
              aria-current={i === at ? "step" : undefined}
              onClick={() => go(i)}
            >
              <span class="dot" aria-hidden="true">
                {i + 1}
              </span>
              <span class="kind">{t(`kind.${step.kind}`)}</span>
            </button>
          </li>
        ))}
      </ol>
      <button type="button" disabled={led.value || at === steps.length - 1} onClick={() => go(at + 1)}>
        <span class="word">{t("lesson.next")}</span>
        <span aria-hidden="true"> ›</span>
      </button>
    </nav>
  );
}
