// A question mark that opens what a control means and where its numbers come from.
import { useState } from "preact/hooks";
import { t } from "../text/text";

export function useAbout(id: string, label: string) {
  const [open, setOpen] = useState(false);
  const button = (
    <button
      type="button"
      class="ask"
      aria-expanded={open}
      aria-controls={`${id}-more`}
      aria-label={t("control.about", { name: label })}
      onClick={() => setOpen(!open)}
    >
      ?
    </button>
  );
  return { open, button };
}
