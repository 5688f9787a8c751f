// Undo and redo as a pure value: the present, what was before it and what was taken back.
export interface History<T> {
  past: T[];
  present: T;
  future: T[];
  key: string; // of the last change; changes of one key that follow each other closely are one
  at: number; // when it was, in milliseconds
}

const MOST = 200;
const TOGETHER = 1000;

export function begun<T>(present: T): History<T> {
  return { past: [], present, future: [], key: "", at: 0 };
}

/** A history with a change at its end; a drag of one slider, which has one key, is one step back. */
export function changedTo<T>(history: History<T>, present: T, key: string, at: number): History<T> {
  if (key !== "" && key === history.key && at - history.at < TOGETHER) {
    return { ...history, present, future: [], at };
  }
  return { past: [...history.past, history.present].slice(-MOST), present, future: [], key, at };
}

export function undone<T>(history: History<T>): History<T> {
  const present = history.past.at(-1);
  if (present === undefined) return history;
  const future = [history.present, ...history.future];
  return { past: history.past.slice(0, -1), present, future, key: "", at: 0 };
}

export function redone<T>(history: History<T>): History<T> {
  const [present, ...future] = history.future;
  if (present === undefined) return history;
  return { past: [...history.past, history.present], present, future, key: "", at: 0 };
}
