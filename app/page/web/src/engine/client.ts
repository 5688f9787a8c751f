// The engine as the main thread sees it: a worker that is told what it needs when first asked, with one request at a time.

import type { Answer, Engine } from "../contract";
import type { Start } from "./worker";

export function engineIn(place: () => Worker, start: Start): Engine {
  let worker: Worker | null = null;
  return (request) =>
    new Promise<Answer>((resolve) => {
      if (worker === null) {
        worker = place();
        worker.postMessage(start);
      }
      worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
      worker.onerror = ({ message }) => resolve({ is: "error", key: "error.engine", params: { what: message || "" } });
      worker.postMessage(request);
    }).catch((error): Answer => ({ is: "error", key: "error.engine", params: { what: String(error) } }));
}
