// What a student sees of the class: the form to join, then a strip above the page.
import { signal } from "@preact/signals";
import { useId, useState } from "preact/hooks";
import { Languages } from "../panels/header";
import { t } from "../text/text";
import { faultOf, tidy } from "./check";
import { frozen, join, number, online, refusal, regained, sent, stage, untaken } from "./following";
import { colourOf, nameOf } from "./names";

export const suggested = signal(""); // the code that the form opens with

function Form() {
  const [text, setText] = useState(suggested.value);
  const [fault, setFault] = useState(false);
  const [hint, field] = [useId(), useId()];
  const submit = (event: Event) => {
    event.preventDefault();
    const code = tidy(text);
    const wrong = code === "" || faultOf(code) !== null;
    setFault(wrong);
    if (!wrong) join({ code, ticket: null });
  };
  const words = fault ? t("class.join.mistyped") : refusal.value ? t(`refused.${refusal.value}`) : "";
  return (
    <form class="join" onSubmit={submit} noValidate>
      <Languages />
      <h1>{t("class.join.title")}</h1>
      <label for={field}>{t("class.join.label")}</label>
      <input
        id={field}
        type="text"
        value={text}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        maxLength={40}
        aria-describedby={hint}
        aria-invalid={words !== ""}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="strong">
        {t("class.join.go")}
      </button>
      <p class="note" id={hint}>
        {t("class.join.hint")}
      </p>
      <p role="alert">{words}</p>
      <p class="note">{t("class.kept")}</p>
    </form>
  );
}

export function Badge({ number }: { number: number }) {
  return (
    <>
      <span class={`badge ${colourOf(number)}`} aria-hidden="true" />
      {number} · {nameOf(number)}
    </>
  );
}

function stateWords(): string {
  if (sent.value) return t("class.sent");
  if (untaken.value && !frozen.value) return t(`refused.${untaken.value}`);
  return t("class.sending");
}

function Strip() {
  return (
    <div class={frozen.value ? "strip frozen" : "strip"}>
      <strong>
        <Badge number={number.value} />
      </strong>
      {online.value && <span>{stateWords()}</span>}
      <span role="status">
        {!online.value && <span class="warned">{t("class.away")}</span>}
        {online.value && regained.value && <span class="unseen">{t("class.regained")}</span>}
      </span>
      {frozen.value && <p role="alert">{t("class.frozen")}</p>}
    </div>
  );
}

export function StudentClass() {
  if (stage.value === "asking") return <Form />;
  if (stage.value === "joining") {
    return (
      <p class="join" role="status">
        {t(refusal.value === "busy" ? "refused.busy" : "class.joining")}
      </p>
    );
  }
  if (stage.value === "over") {
    return (
      <p class="strip" role="alert">
        {t(refusal.value === "elsewhere" ? "refused.elsewhere" : "class.over")}
      </p>
    );
  }
  return <Strip />;
}
