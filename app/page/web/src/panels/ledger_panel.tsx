// The value ledger as a table with bars.

import { range } from "../charts/words";
import { groupName } from "../people/names";
import { people, result } from "../state/runner";
import { about, week } from "../state/store";
import { nearest } from "../statistics/runs";
import { percent, plain, whole } from "../text/numbers";
import { t } from "../text/text";
import { type Entry, ledger } from "./ledger";

const place = (value: number) => `${Math.min(100, Math.max(0, ((value + 1) / 2) * 100))}%`;

function nameOf(who: Entry["who"]): string {
  return typeof who === "number" ? groupName(who) : t(`role.${who}`);
}

/** From -1 to 1 with 0 in the middle: a bar from 0 to the median, a line over the middle 90 %. */
function Bar({ entry, pinned }: { entry: Entry; pinned: Entry | undefined }) {
  const { median, low90, high90 } = entry.value;
  if (!Number.isFinite(median)) return null;
  const [from, to] = [Math.min(0, median), Math.max(0, median)];
  return (
    <span class="value-bar" aria-hidden="true">
      <span
        class={median < 0 ? "fill loss" : "fill gain"}
        style={{ left: place(from), width: `${((to - from) / 2) * 100}%` }}
      />
      <span class="spread" style={{ left: place(low90), width: `${((high90 - low90) / 2) * 100}%` }} />
      <span class="middle" />
      {pinned && Number.isFinite(pinned.value.median) && (
        <span class="then" style={{ left: place(pinned.value.median) }} />
      )}
    </span>
  );
}

function Row({ entry, pinned }: { entry: Entry; pinned: Entry | undefined }) {
  const { value, losing } = entry;
  return (
    <tr class={typeof entry.who === "number" ? "inner" : ""}>
      <th scope="row">{nameOf(entry.who)}</th>
      <td class="number">
        <strong>{plain(value.median)}</strong>
        {value.n > 1 && <small> {range(plain(value.low90), plain(value.high90))}</small>}
      </td>
      <td class="bar-cell">
        <Bar entry={entry} pinned={pinned} />
      </td>
      <td class="number">
        {percent(losing)}
        {entry.oneReplicate && Number.isFinite(losing) && <sup>1</sup>}
        {pinned && Number.isFinite(pinned.losing) && !entry.oneReplicate && (
          <small> {t("ledger.pinned", { value: percent(pinned.losing) })}</small>
        )}
      </td>
      <td class="number">{plain(entry.burden)}</td>
      <td class="number">{plain(entry.hours)}</td>
    </tr>
  );
}

export function LedgerPanel() {
  const of = result.value;
  if (!of || of.settings.case !== about.value.name) return <p class="waiting">{t("waiting")}</p>;
  const time = nearest(of.runs.times, week.value);
  const theirs = people.value?.settings === of.settings ? people.value.people : null;
  const entries = ledger(about.value, of.runs, theirs, time);
  const pinned = of.pinned && ledger(about.value, of.pinned, null, time);
  return (
    <>
      <p class="note" id="ledger-caption">
        {t("ledger.caption", { week: whole(of.runs.times[time]!), n: of.runs.replicates.length })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <div class="wide-table" role="region" aria-labelledby="ledger-caption" tabIndex={0}>
        <table class="ledger" aria-labelledby="ledger-caption">
          <thead>
            <tr>
              <th scope="col">{t("ledger.who")}</th>
              <th scope="col">{t("ledger.value")}</th>
              <th scope="col" class="bar-cell">
                <span class="unseen">{t("ledger.bar")}</span>
                <span class="ends" aria-hidden="true">
                  <span>−1</span>
                  <span>0</span>
                  <span>1</span>
                </span>
              </th>
              <th scope="col">{t("ledger.losing")}</th>
              <th scope="col">{t("state.burden")}</th>
              <th scope="col">{t("ledger.hours")}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry, i) => (
              <Row key={entry.who} entry={entry} pinned={pinned?.[i]} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="note">{t("ledger.note")}</p>
    </>
  );
}
