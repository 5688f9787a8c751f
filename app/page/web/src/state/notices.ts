// What went wrong or deserves a word, shown above the charts until it is put away.
import { signal } from "@preact/signals";
import type { Key, Params } from "../text/text";

export interface Notice {
  key: Key;
  params: Params;
}

export const notices = signal<Notice[]>([]);

const same = (a: Notice, b: Notice) => a.key === b.key && JSON.stringify(a.params) === JSON.stringify(b.params);

export function say(key: Key, params: Params = {}) {
  const notice = { key, params };
  if (!notices.value.some((old) => same(old, notice))) notices.value = [...notices.value, notice];
}

export function putAway(notice: Notice) {
  notices.value = notices.value.filter((other) => other !== notice);
}
