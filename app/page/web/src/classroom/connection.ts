// A connection to the server of the class that comes back by itself, until it is told that there is nothing to come back to.
import { SOCKET } from "./protocol";

const FIRST_WAIT = 500; // milliseconds until the first new try; then twice as long each time
const LONGEST_WAIT = 8000;

export interface Link<Message> {
  send(message: Message): boolean; // false where there is no connection now
  close(): void;
}

interface Ends<Greeting, Heard> {
  greeting: () => Greeting;
  hear: (message: Heard) => void;
  lost: () => void; // no connection now; another is tried
}

export function connect<Greeting, Message, Heard>(ends: Ends<Greeting, Heard>): Link<Message> {
  let socket: WebSocket | null = null;
  let timer = 0;
  let tries = 0;
  let closed = false;

  const open = () => {
    const now = new WebSocket(`ws://${window.location.host}${SOCKET}`);
    socket = now;
    now.onopen = () => now.send(JSON.stringify(ends.greeting()));
    now.onmessage = ({ data }) => {
      tries = 0;
      ends.hear(JSON.parse(data) as Heard);
    };
    now.onclose = () => {
      if (closed || socket !== now) return;
      socket = null;
      ends.lost();
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries++);
      timer = window.setTimeout(open, wait * (0.5 + Math.random())); // not the whole class at once
    };
  };
  const hurry = () => {
    if (closed || socket !== null) return;
    clearTimeout(timer);
    tries = 0;
    open();
  };
  window.addEventListener("online", hurry);
  open();
  return {
    send: (message) => {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      window.removeEventListener("online", hurry);
      socket?.close();
    },
  };
}
