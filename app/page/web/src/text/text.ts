// The page's words. Every text stands in one file a language; a text that one of them lacks fails the type check.
import { signal } from "@preact/signals";
import type { Language } from "../contract";
import en from "./en.json";
import sv from "./sv.json";

export type Key = keyof typeof en;
export type Params = Record<string, string | number>;

const TEXTS: Record<Language, Record<Key, string>> = { en, sv };
export const LANGUAGES: Language[] = ["en", "sv"];
export const language = signal<Language>("en");

export function filled(template: string, params: Params): string {
  return template.replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole));
}

/** A text in the language chosen, with {names} filled in. */
export function t(key: Key, params: Params = {}): string {
  return filled(TEXTS[language.value][key], params);
}

export function isKey(key: string): key is Key {
  return key in en;
}

/** A word of the data, such as a group, a unit or an event, where the page has a text for it; else the word itself, made readable. */
export function word(kind: "group" | "unit" | "event" | "status", name: string): string {
  const key = `${kind}.${name}`;
  return isKey(key) ? t(key) : name.replaceAll("_", " ");
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
