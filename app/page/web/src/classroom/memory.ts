// What a student's browser keeps of the class, so that the page finds back after a reload: the code and the ticket.
const PLACE = "coprod.class";

export interface Membership {
  code: string;
  ticket: string | null;
}

export function remembered(): Membership | null {
  try {
    const found = JSON.parse(localStorage.getItem(PLACE) ?? "null");
    return typeof found?.code === "string" ? { code: found.code, ticket: found.ticket ?? null } : null;
  } catch {
    return null; // nothing is kept in a private window
  }
}

export function remember(membership: Membership) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(membership));
  } catch {
    // a reload asks for the code again
  }
}

export function forget() {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // there was nothing
  }
}
