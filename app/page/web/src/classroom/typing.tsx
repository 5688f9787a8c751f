// Result codes that came on paper or by mail: typed or pasted, many at once.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { t } from "../text/text";
import { inGroups, tidy } from "./check";
import { type CodeFault, decoded } from "./code";
import { online, refusal, room, tell } from "./teaching";

interface Read {
  good: string[]; // each once
  again: number; // that the class has already, or that are there twice
  bad: { text: string; fault: CodeFault }[];
}

/** A code in each line; several in one line are told apart by a comma or semicolon. */
export function readCodes(text: string, has: string[]): Read {
  const found: Read = { good: [], again: 0, bad: [] };
  for (const part of text.split(/[\n\r,;]+/).filter((one) => tidy(one) !== "")) {
    const code = decoded(part);
    if ("fault" in code) found.bad.push({ text: part.trim().slice(0, 80), fault: code.fault });
    else if (has.includes(code.code) || found.good.includes(code.code)) found.again += 1;
    else found.good.push(code.code);
  }
  return found;
}

/** What is left to take in: the lines of a text whose codes the class has not got. */
export function without(text: string, codes: string[]): string {
  const has = (part: string) => codes.includes(tidy(part));
  return text
    .split(/[\n\r,;]+/)
    .filter((part) => tidy(part) !== "" && !has(part))
    .map((part) => part.trim())
    .join("\n");
}

const AT_ONCE = 100;

export function Typing({ open, close }: { open: boolean; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useId();
  const [text, setText] = useState("");
  const [last, setLast] = useState<Read | null>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  const codes = room.value?.codes ?? [];
  const has = codes.join(" ");
  useEffect(() => {
    // what is wrong, or has not arrived, stays
    if (last) setText((now) => without(now, has.split(" ")));
  }, [has, last]);
  const take = () => {
    const read = readCodes(text, codes);
    refusal.value = null;
    for (let at = 0; at < read.good.length; at += AT_ONCE)
      tell({ do: "enter", codes: read.good.slice(at, at + AT_ONCE) });
    setLast(read);
  };
  const taken = last?.good.filter((code) => codes.includes(code)) ?? [];
  return (
    <dialog ref={dialog} aria-labelledby={`${field}-title`} onClose={close}>
      <div class="dialog-head">
        <h2 id={`${field}-title`}>{t("class.codes.title")}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          {t("share.close")}
        </button>
      </div>
      <label for={field}>{t("class.codes.label")}</label>
      <textarea
        id={field}
        class="codes"
        rows={6}
        value={text}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="button" class="strong" onClick={take} disabled={text.trim() === ""}>
        {t("class.codes.take")}
      </button>
      <div role="status">
        {last && (
          <p>
            {t("class.codes.taken", { n: taken.length })} {last.again > 0 && t("class.codes.again", { n: last.again })}{" "}
            {last.bad.length > 0 && t("class.codes.bad", { n: last.bad.length })}
          </p>
        )}
        {refusal.value === "codes" && <p class="warned">{t("refused.codes")}</p>}
        {last && !online.value && <p class="warned">{t("class.away_codes")}</p>}
        {last && (
          <ul class="faults">
            {last.bad.map((one) => (
              <li key={one.text}>
                <code>{one.text}</code> {t(`fault.${one.fault}`)}
              </li>
            ))}
          </ul>
        )}
      </div>
      {codes.length > 0 && (
        <ul class="taken">
          {codes.map((code) => (
            <li key={code}>
              <code>{inGroups(code)}</code>
              <button type="button" class="quiet" onClick={() => tell({ do: "remove", code })}>
                {t("class.codes.remove")}
                <span class="unseen"> {inGroups(code)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </dialog>
  );
}
