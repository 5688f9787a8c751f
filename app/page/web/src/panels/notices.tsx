// What went wrong, in words, above everything else.
import { notices, putAway } from "../state/notices";
import { t } from "../text/text";

export function Notices() {
  return (
    <div class="notices" role="alert">
      {notices.value.map((notice) => (
        <div class="notice" key={notice.key + JSON.stringify(notice.params)}>
          <p>{t(notice.key, notice.params)}</p>
          <button type="button" class="quiet" onClick={() => putAway(notice)}>
            {t("notice.close")}
          </button>
        </div>
      ))}
    </div>
  );
}
