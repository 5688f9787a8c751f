// The case: what it is, who leads, what is not known.
import { madeWith } from "../export/made";
import { eventsOf } from "../lesson/sides";
import { about, cases, chooseCase, lesson } from "../state/store";
import { whole } from "../text/numbers";
import { language, t } from "../text/text";

export function CaseChoice() {
  return (
    <label class="case-choice">
      <span class="unseen">{t(lesson.value ? "lesson.events" : "case.choose")}</span>
      <select
        value={about.value.name}
        onChange={(event) => {
          const next = cases.value.find((c) => c.name === event.currentTarget.value)!;
          chooseCase(next);
        }}
      >
        {cases.value.map((c) => (
          <option key={c.name} value={c.name}>
            {lesson.value ? eventsOf(c).join("; ") || t("lesson.no_event") : c.title[language.value]}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Story() {
  const c = about.value;
  const made = madeWith(c);
  const [first, ...more] = c.story[language.value].trim().split(/\n\s*\n/);
  return (
    <div class="story" lang={language.value}>
      <div class="paragraph">
        <p>{first}</p>
        {more.length > 0 && (
          <details>
            <summary>{t("case.more")}</summary>
            {more.map((paragraph, i) => (
              <p key={i}>{paragraph}</p>
            ))}
          </details>
        )}
        <p class="note">{t("purpose")}</p>
      </div>
      <dl>
        <dt>{t("case.lead")}</dt>
        <dd>{c.lead[language.value]}</dd>
        <dt>{t("case.not_known")}</dt>
        <dd>{c.notKnown[language.value]}</dd>
        <dt>{t("case.size")}</dt>
        <dd>
          {t("case.sizes", {
            citizens: whole(c.citizens),
            professionals: whole(c.professionals),
            units: whole(c.units),
            weeks: whole(c.weeks),
          })}
        </dd>
        {made.length > 0 && (
          <>
            <dt>{t("case.made")}</dt>
            <dd>{made.join("; ")}</dd>
          </>
        )}
      </dl>
    </div>
  );
}
