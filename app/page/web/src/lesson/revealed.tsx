// What was guessed beside what the model gives, in words and numbers.
import { bands, measureOf, summaryAt } from "../charts/series";
import { titleOf } from "../charts/words";
import type { Asks, Prediction } from "../contract";
import { result } from "../state/runner";
import { about } from "../state/store";
import { plain, whole } from "../text/numbers";
import { t } from "../text/text";
import { type Asked, answered } from "./asked";
import { Line } from "./markdown";
import { KNOTS } from "./prediction";

/** The options as the model has them: by what it gives where they are settings, else as they stand. */
function rows(asks: Asks) {
  if (asks.how === "order") return asks.answer.map((name) => asks.options.find((option) => option.name === name)!);
  if (asks.change) return asks.options;
  return [...asks.options].sort((a, b) => ((a.mean ?? 0) - (b.mean ?? 0)) * (asks.least ? 1 : -1));
}

function own(guess: Prediction, name: string): string {
  if (guess.kind === "choose") return guess.option === name ? t("revealed.here") : "";
  if (guess.kind === "order") return t("revealed.place", { n: guess.options.indexOf(name) + 1 });
  return "";
}

/** The options as the model has them, beside a guess where there is one. */
export function OptionsTable({ asks, guess = null }: { asks: Asks; guess?: Prediction | null }) {
  const means = asks.options.some((option) => option.mean !== null);
  const theirs = (name: string, place: number) => {
    if (asks.how === "order") return t("revealed.place", { n: place + 1 });
    return asks.answer.includes(name) ? t("revealed.here") : "";
  };
  return (
    <table class="revealed">
      <thead>
        <tr>
          <td />
          {guess && (
            <th scope="col" class="own">
              {t("revealed.guess")}
            </th>
          )}
          <th scope="col" class="model">
            {t("revealed.model")}
          </th>
          {means && <th scope="col">{t("revealed.mean")}</th>}
        </tr>
      </thead>
      <tbody>
        {rows(asks).map((option, place) => (
          <tr key={option.name} class={asks.answer[0] === option.name ? "first" : ""}>
            <th scope="row">
              <Line words={option.words} />
            </th>
            {guess && <td class="own">{own(guess, option.name)}</td>}
            <td class="model">{theirs(option.name, place)}</td>
            {means && <td>{option.mean === null ? "" : plain(option.mean)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
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
  if (!of || of.settings.case !== about.value.name) return null;
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
      {asked.asks.how === "draw" ? <OfCurve {...asked} /> : <OptionsTable asks={asked.asks} guess={asked.guess} />}
      {asked.asks.how !== "draw" && <Measured asks={asked.asks} />}
      {!asked.guess && <p class="note">{t("revealed.no_guess")}</p>}
    </section>
  );
}
