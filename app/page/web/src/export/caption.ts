// What stands under an exported picture: what its lines are, and the commands that give the same numbers.
import { eventWords } from "../charts/events";
import type { Case, Settings } from "../contract";
import { caseOf } from "../state/settings";
import { t } from "../text/text";
import { command, pinnedCommand } from "./command";

/** Under charts of n replicates, which show the pinned run as well; a line for each run. */
export function chartsCaption(cases: Case[], settings: Settings, pinned: Settings | null, n: number): string {
  const about = caseOf(cases, settings);
  const drawn = [t("share.caption", { n }), pinned ? t("share.caption_pinned") : "", eventWords(about)];
  const lines = [drawn.filter((part) => part).join(" "), command(about, settings)];
  if (pinned) lines.push(t("share.caption_pinned_by", { command: pinnedCommand(cases, settings, pinned) }));
  return lines.join("\n");
}
