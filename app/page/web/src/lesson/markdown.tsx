// The Markdown of a lesson's words: paragraphs, lists, *emphasis*, **strong emphasis**. It becomes elements, never markup of its own.
import type { ComponentChildren } from "preact";
import type { Words } from "../contract";
import { language } from "../text/text";

const EMPHASIS = /\*\*([^*]+)\*\*|\*([^*]+)\*/g;

export type Inline = string | { kind: "strong" | "em"; text: string };
export type Block = { kind: "paragraph"; text: string } | { kind: "list"; items: string[] };

const joined = (text: string) => text.trim().replace(/\s+/g, " ");

/** Paragraphs and lists; an item goes on over lines that do not begin one. */
export function blocksIn(text: string): Block[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .filter((part) => part.trim() !== "")
    .map((part): Block => {
      if (!/^\s*- /.test(part)) return { kind: "paragraph", text: joined(part) };
      return {
        kind: "list",
        items: part
          .trim()
          .replace(/^- /, "")
          .split(/\n\s*- /)
          .map(joined),
      };
    });
}

export function inlinesIn(text: string): Inline[] {
  const found: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(EMPHASIS)) {
    if (match.index > from) found.push(text.slice(from, match.index));
    found.push(match[1] ? { kind: "strong", text: match[1] } : { kind: "em", text: match[2]! });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push(text.slice(from));
  return found;
}

function inline(text: string): ComponentChildren[] {
  return inlinesIn(text).map((part, i) => {
    if (typeof part === "string") return part;
    return part.kind === "strong" ? <strong key={i}>{part.text}</strong> : <em key={i}>{part.text}</em>;
  });
}

/** A text of the lesson in the language chosen. */
export function Markdown({ words }: { words: Words }) {
  return (
    <div class="words">
      {blocksIn(words[language.value]).map((block, i) =>
        block.kind === "paragraph" ? (
          <p key={i}>{inline(block.text)}</p>
        ) : (
          <ul key={i}>
            {block.items.map((item, k) => (
              <li key={k}>{inline(item)}</li>
            ))}
          </ul>
        ),
      )}
    </div>
  );
}

/** A short text, such as an option, within a line. */
export function Line({ words }: { words: Words }) {
  return <>{inline(joined(words[language.value]))}</>;
}
