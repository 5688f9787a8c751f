// The button that a guess is given with; then it is the one that goes on, so that a keyboard stays where it is.
import type { LessonStep, Prediction } from "../contract";
import { t } from "../text/text";
import { commit, go, led, position, predictions } from "./state";

export function Commit(props: {
  step: LessonStep;
  guess: Prediction | null; // null: not whole yet
  missing: string; // what is then missing
  again?: () => void;
}) {
  const { step, guess, missing, again } = props;
  const given = predictions.value[step.name];
  const same = given !== undefined && JSON.stringify(given) === JSON.stringify(guess);
  const waits = same && led.value; // for the class: still a button, so that a keyboard stays on it
  const next = () => go(position.value + 1);
  return (
    <div class="commit">
      <p class="note" role="status">
        {same ? t("guess.given") : guess ? "" : missing}
      </p>
      <div class="buttons">
        <button
          type="button"
          class="strong"
          disabled={guess === null}
          aria-disabled={waits}
          onClick={() => {
            if (!same) commit(step.name, guess!);
            else if (!waits) next();
          }}
        >
          {t(same && !led.value ? "guess.reveal" : given ? "guess.change" : "guess.give")}
        </button>
        {again && (
          <button type="button" onClick={again}>
            {t("draw.again")}
          </button>
        )}
        {!given && !led.value && (
          <button type="button" class="quiet" onClick={next}>
            {t("guess.skip")}
          </button>
        )}
      </div>
    </div>
  );
}
