// What was guessed beside what the model gives, in words and numbers.
import { bands, measureOf, summaryAt } from "../charts/series";
import { titleOf } from "../charts/words";
import type { Asks, Prediction } from "../contract";
import { keyOf } from "../state/kept_runs";
import { result } from "../state/runner";
import { about, settings } from "../state/store";
import { plain, whole } from "../text/numbers";
import { t } from "../text/text";
import { type Asked, answered } from "./asked";
import { Line } from "./markdown";
import { KNOTS } from "./prediction";
import { leading } from "./state";

/** The options as the model has them: by what it gives where they are settings, else as they stand. */
function rows(asks: Asks) {
  if (asks.how === "order") return asks.answer.map((name) => asks.options.find((option) => option.name === name)!);
  if (asks.change) return asks.options;
  return [...asks.options].sort((a, b) => ((a.mean ?? 0) - (b.mean ?? 0)) * (asks.least ? 1 : -1));
}

/** What is said of an option: what the model has it as, what was guessed, the mean. */
function marks(
  asks: Asks,
  guess: Prediction | null,
  name: string,
): { kind: "model" | "own" | "mean"; words: string }[] {
  const found: ReturnType<typeof marks> = [];
  const mean = asks.options.find((option) => option.name === name)!.mean;
  if (asks.how === "order") {
    found.push({ kind: "model", words: t("revealed.model_place", { n: asks.answer.indexOf(name) + 1 }) });
    if (guess?.kind === "order")
      found.push({ kind: "own", words: t("revealed.own_place", { n: guess.options.indexOf(name) + 1 }) });
  } else {
    if (asks.answer.includes(name)) found.push({ kind: "model", words: t("revealed.model") });
    if (guess?.kind === "choose" && guess.option === name) found.push({ kind: "own", words: t("revealed.guess") });
  }
  if (mean !== null) found.push({ kind: "mean", words: t("revealed.mean", { value: plain(mean) }) });
  return found;
}

/** The options as the model has them, beside a guess where there is one. */
export function OptionsList({ asks, guess = null }: { asks: Asks; guess?: Prediction | null }) {
  return (
    <ul class="revealed">
      {rows(asks).map((option) => (
        <li key={option.name} class={asks.answer[0] === option.name ? "first" : ""}>
          <p>
            <Line words={option.words} />
          </p>
          <p class="marks">
            {marks(asks, guess, option.name).map(({ kind, words }) => (
              <span key={kind} class={kind}>
                {words}
              </span>
            ))}
          </p>
        </li>
      ))}
    </ul>
  );
}

export function Measured({ asks }: { asks: Asks }) {
  const measure = titleOf(measureOf(about.value, asks.measure));
  const params = { measure, week: whole(asks.week), n: asks.n };
  if (!asks.change) return <p class="note">{t("revealed.measured", params)}</p>;
  const [from, to] = asks.change.map(plain) as [string, string];
  return <p class="note">{t("revealed.changed", { ...params, from, to })}</p>;
}

function OfCurve({ asks, guess }: Asked) {
  const of = result.value;
  if (!of || keyOf(of.settings) !== keyOf(settings.value)) return null;
  const measure = measureOf(about.value, asks.measure);
  const end = of.runs.times.length - 1;
  const model = summaryAt(bands(of.runs, measure.first), end);
  const value = guess?.kind === "draw" ? guess.points[KNOTS - 1] : null;
  const params = { week: whole(of.runs.times[end]!), median: plain(model.median) };
  const band = { low: plain(model.low90), high: plain(model.high90), n: model.n };
  return (
    <p>
      {value !== null && value !== undefined && `${t("revealed.drawn", { ...params, value: plain(value) })} `}
      {t("revealed.band", { ...params, ...band })}
    </p>
  );
}

export function Revealed() {
  const asked = answered.value;
  if (!asked) return null;
  return (
    <section class="verdict" aria-label={t("revealed.title")}>
      {asked.asks.how === "draw" ? <OfCurve {...asked} /> : <OptionsList asks={asked.asks} guess={asked.guess} />}
      {asked.asks.how !== "draw" && <Measured asks={asked.asks} />}
      {!asked.guess && !leading.value && <p class="note">{t("revealed.no_guess")}</p>}
    </section>
  );
}
