// Which model a case is of, as its address says: another version or other numbers of a scenario are another model.
import type { SetupData } from "../engine/setup";

/** Eight hex digits that any change of a text changes, but for one chance in four thousand million (FNV-1a). */
export function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Of a case by its set-up, and of the engine by its list of functions and by what else tells it. */
export function modelOf(setup: SetupData, engine: string): string {
  return digest(JSON.stringify(setup) + engine);
}
