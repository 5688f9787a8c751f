// The engine as the main thread sees it: a worker, one request in flight, the newest waiting.

import type { Answer, EngineClient, Request } from "../contract";
import type { Start } from "./worker";

interface Waiting {
  request: Request;
  resolve: (answer: Answer | null) => void;
}

export function clientOf(worker: Worker, start: Start, simd: boolean): EngineClient {
  let inFlight: Waiting | null = null;
  let next: Waiting | null = null;

  const send = (waiting: Waiting): void => {
    inFlight = waiting;
    worker.postMessage(waiting.request);
  };
  const done = (answer: Answer): void => {
    inFlight?.resolve(answer);
    inFlight = null;
    if (next !== null) {
      const waiting = next;
      next = null;
      send(waiting);
    }
  };
  worker.onmessage = ({ data }: MessageEvent<Answer>) => done(data);
  worker.onerror = (event) =>
    done({ id: inFlight?.request.id ?? 0, is: "error", what: event.message || "the engine stopped" });
  worker.postMessage(start);
  return {
    simd,
    hash: start.data.hash,
    ask: (request) =>
      new Promise((resolve) => {
        if (inFlight === null) {
          send({ request, resolve });
          return;
        }
        next?.resolve(null); // overtaken
        next = { request, resolve };
      }),
  };
}
