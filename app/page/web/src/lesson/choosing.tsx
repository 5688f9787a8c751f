// One of several options, or all of them in order.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { LessonStep } from "../contract";
import { t } from "../text/text";
import { Commit } from "./commit";
import { Line } from "./markdown";
import { moved, offeredOf } from "./order";
import { sketch, sketches } from "./state";

export function Choice({ step }: { step: LessonStep }) {
  const asks = step.asks!;
  const begun = sketches.value[step.name];
  const picked = begun?.kind === "choose" ? begun.option : "";
  const pick = (option: string) => sketch(step.name, { kind: "choose", option });
  const byName = Object.fromEntries(asks.options.map((option) => [option.name, option]));
  const names = offeredOf(asks);
  return (
    <>
      <fieldset class="options">
        <legend>{t("choose.label")}</legend>
        {names.map((name) => (
          <label key={name} class={picked === name ? "option picked" : "option"}>
            <input type="radio" name={step.name} value={name} checked={picked === name} onChange={() => pick(name)} />
            <span>
              <Line words={byName[name]!.words} />
            </span>
          </label>
        ))}
      </fieldset>
      <Commit step={step} guess={picked ? { kind: "choose", option: picked } : null} missing={t("choose.missing")} />
    </>
  );
}

export function Order({ step }: { step: LessonStep }) {
  const asks = step.asks!;
  const begun = sketches.value[step.name];
  const names = begun?.kind === "order" ? begun.options : offeredOf(asks);
  const setNames = (options: string[], key = "") => {
    if (options.join() !== names.join()) sketch(step.name, { kind: "order", options }, key);
  };
  const list = useRef<HTMLOListElement>(null);
  const dragged = useRef<string | null>(null);
  const pressed = useRef<[string, number] | null>(null); // to come back to after a move
  const byName = Object.fromEntries(asks.options.map((option) => [option.name, option]));
  useLayoutEffect(() => {
    if (!pressed.current || !list.current) return;
    const [name, direction] = pressed.current;
    pressed.current = null;
    const buttons = list.current.querySelectorAll<HTMLButtonElement>(`[data-name="${name}"] button`);
    const wanted = buttons[direction < 0 ? 0 : 1];
    (wanted?.disabled ? buttons[direction < 0 ? 1 : 0] : wanted)?.focus();
  }, [names.join()]);
  const move = (name: string, direction: number) => {
    pressed.current = [name, direction];
    setNames(moved(names, name, names.indexOf(name) + direction));
  };
  const drag = (event: PointerEvent) => {
    if (dragged.current === null) return;
    const middles = [...list.current!.children].map((row) => {
      const { top, height } = row.getBoundingClientRect();
      return top + height / 2;
    });
    const others = middles.filter((_, i) => names[i] !== dragged.current);
    const place = others.filter((middle) => middle < event.clientY).length;
    setNames(moved(names, dragged.current, place), `drag ${dragged.current}`);
  };
  return (
    <>
      <p class="order-label" id={`${step.name}-label`}>
        {t(asks.least ? "order.label_least" : "order.label")}
      </p>
      <ol
        ref={list}
        class="options order"
        aria-labelledby={`${step.name}-label`}
        onPointerMove={drag}
        onLostPointerCapture={() => {
          dragged.current = null;
        }}
      >
        {names.map((name, place) => (
          <li key={name} data-name={name} class="option">
            <span
              class="place"
              aria-hidden="true"
              onPointerDown={(event) => {
                dragged.current = name;
                list.current!.setPointerCapture(event.pointerId);
              }}
            >
              {place + 1}
            </span>
            <span>
              <Line words={byName[name]!.words} />
            </span>
            <span class="movers">
              {[-1, 1].map((direction) => (
                <button
                  type="button"
                  key={direction}
                  class="mover"
                  disabled={direction < 0 ? place === 0 : place === names.length - 1}
                  onClick={() => move(name, direction)}
                >
                  <span aria-hidden="true">{direction < 0 ? "↑" : "↓"}</span>
                  <span class="unseen">
                    {t(direction < 0 ? "order.up" : "order.down", { n: place + 1 })}:{" "}
                    <Line words={byName[name]!.words} />
                  </span>
                </button>
              ))}
            </span>
          </li>
        ))}
      </ol>
      <Commit step={step} guess={{ kind: "order", options: names }} missing="" />
    </>
  );
}
