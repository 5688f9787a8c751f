// The teacher's notes: seen only where somebody asks for them, since a class looks at the same screen.
import type { Words } from "../contract";
import { lesson } from "../state/store";
import { notes } from "../state/view";
import { language, t } from "../text/text";
import { Markdown } from "./markdown";

export function TeacherNotes() {
  if (!notes.value) return null;
  const { teacher, sources } = lesson.value!;
  return (
    <aside class="panel teacher" aria-labelledby="teacher-head">
      <div class="dialog-head">
        <h2 id="teacher-head">{t("lesson.teacher")}</h2>
        <button
          type="button"
          onClick={() => {
            notes.value = false;
          }}
        >
          {t("notice.close")}
        </button>
      </div>
      <Markdown words={teacher} />
      <Sources list={sources} />
    </aside>
  );
}

export function Sources({ list }: { list: Words[] }) {
  return (
    <>
      <h3>{t("lesson.sources")}</h3>
      <ul class="sources">
        {list.map((source) => (
          <li key={source.en}>{source[language.value]}</li>
        ))}
      </ul>
    </>
  );
}
