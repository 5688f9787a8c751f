// The engine as the main thread sees it: a worker that is told what it needs when first asked, with one request at a time.

import type { Answer, Engine, Request, StepEngine, StepRequest } from "../contract";
import type { Start } from "./worker";

const PATIENCE = 20; // seconds that a request may take; a rule of one's own may never end

export function engineIn(place: () => Worker, start: Start): Engine & StepEngine {
  let worker: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve(); // whoever else asks waits for it: a worker answers without saying whom
  const ask = (request: Request | StepRequest) =>
    new Promise<Answer>((resolve) => {
      if (worker === null) {
        worker = place();
        worker.postMessage(start);
      }
      const asked = worker;
      const timer = setTimeout(() => {
        asked.terminate();
        worker = null;
        resolve({ is: "error", key: "error.slow", params: { seconds: PATIENCE } });
      }, PATIENCE * 1000);
      const done = (answer: Answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      asked.onmessage = ({ data }: MessageEvent<Answer>) => done(data);
      asked.onerror = ({ message }) => done({ is: "error", key: "error.engine", params: { what: message || "" } });
      asked.postMessage(request);
    }).catch((error): Answer => ({ is: "error", key: "error.engine", params: { what: String(error) } }));
  return (request) => {
    const answer = last.then(() => ask(request));
    last = answer;
    return answer;
  };
}
