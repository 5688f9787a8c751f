// Theme, language and projector as attributes of the document, and the keys that work everywhere.
import { effect } from "@preact/signals";
import { led } from "../lesson/state";
import { language, t } from "../text/text";
import { about, lesson, redo, undo } from "./store";
import { em, narrow, printing, projector, tall, theme, worksheet } from "./view";

export function applyLooks(): () => void {
  const root = document.documentElement;
  const measure = () => {
    em.value = Number.parseFloat(getComputedStyle(root).fontSize) || 16;
    tall.value = window.innerHeight;
  };
  window.addEventListener("resize", measure); // on a projector the font follows the window
  const stop = effect(() => {
    root.lang = language.value;
    root.dataset.theme = worksheet.value ? "light" : theme.value; // paper
    root.toggleAttribute("data-projector", projector.value && !worksheet.value);
    narrow.value; // the font of a phone is another
    const title = lesson.value?.title ?? about.value.title;
    document.title = `${title[language.value]} – ${t("page.title")}`;
    measure();
  });
  return () => {
    window.removeEventListener("resize", measure);
    stop();
  };
}

const TEXT_FIELD = 'input[type="text"], textarea';

/** Ctrl+Z and Ctrl+Y or Ctrl+Shift+Z, except where a text is written; in a lesson Ctrl+P prints the worksheet. */
export function listenToKeys(): () => void {
  const listen = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "p" && !event.shiftKey && lesson.value && !led.value) {
      event.preventDefault();
      worksheet.value = true;
      printing.value = true;
    }
    if ((event.target as Element).matches?.(TEXT_FIELD)) return;
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) redo();
    else undo();
  };
  window.addEventListener("keydown", listen);
  return () => window.removeEventListener("keydown", listen);
}
