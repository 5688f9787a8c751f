// What stands under an exported picture: what its lines are, and the commands that give the same numbers.
import type { Case, Settings } from "../contract";
import { t } from "../text/text";
import { command, pinnedCommand } from "./command";

/** Under charts of n replicates, which show the pinned run as well. */
export function chartsCaption(about: Case, settings: Settings, pinned: Settings | null, n: number): string {
  const lines = [t("share.caption", { n }), command(about, settings)];
  if (pinned) lines.push(t("share.caption_pinned"), pinnedCommand(about, settings, pinned));
  return lines.join(" ");
}
