// The result code of a student's page, for a class without a network: in letters, and as a picture.
import { leading, led, predictions } from "../lesson/state";
import { allTried, cases, lesson, settings } from "../state/store";
import { t } from "../text/text";
import { inGroups } from "./check";
import { encoded, MOST_SEED } from "./code";
import { FREE } from "./protocol";
import { Qr } from "./qr";

const PLACE = "coprod.number";
let drawn: number | null = null;

/** A number drawn for this page, which tells its code from others; it is the seed of the run that stands for the student. */
function ownNumber(): number {
  try {
    drawn ??= Number.parseInt(sessionStorage.getItem(PLACE) ?? "", 10);
  } catch {
    // some browsers keep nothing for a file; then a reload draws again
  }
  if (drawn === null || !(drawn >= 0 && drawn <= MOST_SEED)) {
    drawn = crypto.getRandomValues(new Uint32Array(1))[0]! % (MOST_SEED + 1);
    try {
      sessionStorage.setItem(PLACE, String(drawn));
    } catch {
      // as above
    }
  }
  return drawn;
}

/** In a class the seed that the class gave. */
const seedHere = () => (led.value && settings.value.seed <= MOST_SEED ? settings.value.seed : ownNumber());

export function ResultCode() {
  if (leading.value || (!lesson.value && cases.value.length > 1)) return null; // a class has one case
  const seed = seedHere();
  const code = encoded(seed, predictions.value, lesson.value ? allTried.value : { [FREE]: settings.value });
  return (
    <details class="hand-in">
      <summary>{t("class.code.title")}</summary>
      <p class="note">{t("class.code.words")}</p>
      <output class="result-code">{inGroups(code)}</output>
      <Qr text={code} label={t("class.code.picture")} />
    </details>
  );
}
