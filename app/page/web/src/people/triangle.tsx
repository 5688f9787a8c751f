// The power triangle: a triangle for each role or group, its corners as far out as their means; dashed, where it began.
import { useState } from "preact/hooks";
import { useWidth } from "../charts/size";
import type { People } from "../contract";
import { people as answered } from "../state/runner";
import { about, week } from "../state/store";
import { em, person } from "../state/view";
import { nearest } from "../statistics/runs";
import { plain, whole } from "../text/numbers";
import { language, t } from "../text/text";
import { CORNERS, type Corners, cornersFor, type Who, whose } from "./corners";
import { groupName, shortName } from "./names";

const ANGLES = [-Math.PI / 2, Math.PI / 6, (5 * Math.PI) / 6];
const MOST = 1;

export function whoName(who: Who): string {
  if (who === "person") return person.value ? shortName(person.value) : "";
  if (who === "citizens" || who === "professionals" || who === "leaders") return t(`role.${who}`);
  return groupName(Number(who.split(".")[1]));
}

function Triangle(props: { people: People; list: Who[]; time: number; width: number }) {
  const { people, list, time, width } = props;
  const size = em.value;
  const radius = Math.min((width - size * 8.5) / 1.74, size * 13);
  const height = radius * 1.5 + size * 3.6;
  const centre = { x: width / 2, y: size * 1.8 + radius };
  const at = (k: number, value: number) => {
    const out = radius * (value / MOST);
    return { x: centre.x + out * Math.cos(ANGLES[k]!), y: centre.y + out * Math.sin(ANGLES[k]!) };
  };
  const path = (corners: Corners) => {
    if (!corners.every(Number.isFinite)) return "";
    const points = corners.map((value, k) => at(k, value));
    return `M${points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}Z`;
  };
  return (
    <svg
      width={width}
      height={height}
      aria-hidden="true"
      data-figure="triangle"
      data-keys={JSON.stringify(list.map(whoName))}
      class="triangle"
    >
      {[0.25, 0.5, 0.75, 1].map((level) => (
        <path key={level} class="grid" d={path([level, level, level])} />
      ))}
      {CORNERS.map((name, k) => {
        const end = at(k, 1);
        const anchor = k === 0 ? "middle" : k === 1 ? "start" : "end";
        return (
          <g key={name}>
            <line class="grid" x1={centre.x} y1={centre.y} x2={end.x} y2={end.y} />
            <text x={end.x} y={end.y} dy={k === 0 ? "-0.6em" : "1.1em"} text-anchor={k === 0 ? anchor : "middle"}>
              {t(`corner.${name}`)}
            </text>
          </g>
        );
      })}
      {list.map((who, i) => {
        const now = cornersFor(people, who, time, person.value);
        const first = cornersFor(people, who, 0, person.value);
        return (
          <g key={who} class={`series s${who === "person" ? 3 : i % 3}`}>
            <path class="began" d={path(first)} />
            <path class="shape" d={path(now)} />
            {now.every(Number.isFinite) &&
              now.map((value, k) => (
                <circle key={CORNERS[k]} cx={at(k, value).x} cy={at(k, value).y} r={size * 0.25} />
              ))}
          </g>
        );
      })}
    </svg>
  );
}

function Numbers({ people, list, time }: { people: People; list: Who[]; time: number }) {
  return (
    <table class="corners" lang={language.value}>
      <caption class="unseen">{t("triangle.table", { week: whole(people.times[time]!) })}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">{t("triangle.who")}</span>
          </th>
          {CORNERS.map((name) => (
            <th key={name} scope="col">
              {t(`corner.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {list.map((who, i) => {
          const now = cornersFor(people, who, time, person.value);
          const first = cornersFor(people, who, 0, person.value);
          return (
            <tr key={who}>
              <th scope="row">
                <span class={`key s${who === "person" ? 3 : i % 3}`} /> {whoName(who)}
              </th>
              {now.map((value, k) => (
                <td key={CORNERS[k]}>
                  {plain(value)} <small>{t("triangle.from", { value: plain(first[k]!) })}</small>
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function TrianglePanel() {
  const { place, width } = useWidth<HTMLDivElement>();
  const [by, setBy] = useState<"role" | "group">("role");
  const answer = answered.value;
  const ready = answer && answer.settings.case === about.value.name;
  const list = ready ? whose(answer.people, by, about.value.groups.length) : [];
  const time = ready ? nearest(answer.people.times, week.value) : 0;
  return (
    <>
      {about.value.groups.length > 1 && (
        <div class="choosers">
          <label>
            {t("triangle.by")}
            <select value={by} onChange={(event) => setBy(event.currentTarget.value as "role" | "group")}>
              <option value="role">{t("triangle.by_role")}</option>
              <option value="group">{t("triangle.by_group")}</option>
            </select>
          </label>
        </div>
      )}
      <div class="power">
        <div ref={place}>
          {ready ? (
            width > 0 && <Triangle people={answer.people} list={list} time={time} width={width} />
          ) : (
            <p class="waiting">{t("waiting")}</p>
          )}
        </div>
        <div>
          {ready && <Numbers people={answer.people} list={list} time={time} />}
          <p class="note">{t("triangle.note")}</p>
        </div>
      </div>
    </>
  );
}
