// What the dotted lines of charts are: the events of the case.
import { about } from "../state/store";
import { eventWords } from "./events";

export function EventsKey() {
  const words = eventWords(about.value);
  if (!words) return null;
  return (
    <span>
      <span class="key event" /> {words}
    </span>
  );
}
