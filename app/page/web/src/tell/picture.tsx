// A small picture with each chapter.
import { t } from "../text/text";
import { type Bar, Bars, Changes } from "./changes";
import { Crowd } from "./crowd";
import type { Fact, Kind, Told } from "./fact";
import { Room } from "./room";
import { Scales } from "./scales";
import type { Story } from "./story";

/** Numbers of the facts of a chapter, by name. */
function numbersOf({ facts }: Told): (kind: Kind, name: string) => number {
  return (kind, name) => facts.find((fact: Fact) => fact.kind === kind)?.numbers[name] ?? Number.NaN;
}

const known = (bars: Bar[]) => bars.filter(({ value }) => Number.isFinite(value));

function barsOf(told: Told): Bar[] {
  const of = numbersOf(told);
  if (told.chapter === "met") {
    return [
      { name: t("tell.state.trust_in_one"), value: of("met_trust", "trust") },
      { name: t("tell.state.trust_back"), value: of("met_trust", "back") },
    ];
  }
  if (told.chapter === "depth") {
    const offer = told.facts.find(({ numbers }) => "offer" in numbers)?.numbers.offer ?? Number.NaN;
    const take = told.facts.find(({ numbers }) => "take" in numbers)?.numbers.take ?? Number.NaN;
    const depth = told.facts.find(({ numbers }) => "depth" in numbers)?.numbers.depth ?? Number.NaN;
    return known([
      { name: t("tell.mark.offer"), value: offer },
      { name: t("tell.mark.take"), value: take },
      { name: t("tell.mark.depth"), value: depth, high: 3 },
    ]);
  }
  if (told.chapter === "done") {
    const above = told.facts.some(({ kind }) => kind === "quality_above");
    const quality = above ? "quality_above" : "quality_below";
    return [
      { name: t("tell.mark.treatment"), value: of("treatment", "treatment") },
      { name: t("tell.mark.fit"), value: of("fit", "fit") },
      { name: t("tell.mark.contribution"), value: of("effort", "effort") },
      { name: t("tell.mark.quality"), value: of(quality, "quality") },
      { name: t("tell.mark.expectation"), value: of(quality, "expectation") },
    ];
  }
  const part = (name: string, sign = 1) => sign * of("value", name);
  return [
    { name: t("tell.mark.benefit"), value: part("benefit"), low: -1 },
    { name: t("tell.mark.effort"), value: part("effort", -1), low: -1, loss: true },
    { name: t("tell.mark.harm"), value: part("harm", -1), low: -1, loss: true },
    { name: t("tell.mark.value"), value: part("value"), low: -1 },
  ];
}

export function Picture({ story, told }: { story: Story; told: Told }) {
  const { read } = story;
  switch (told.chapter) {
    case "invited":
      return (
        <>
          <Crowd read={read} seats={false} />
          <p class="note">{t("tell.picture.invited")}</p>
        </>
      );
    case "came":
      return (
        <>
          <Crowd read={read} seats />
          <Room read={read} stage="came" />
          <p class="note">{t("tell.picture.seats")}</p>
        </>
      );
    case "spoke":
      return (
        <>
          <Room read={read} stage="spoke" />
          <p class="note">{t("tell.picture.spoke")}</p>
        </>
      );
    case "recorded":
      return (
        <>
          <Room read={read} stage="recorded" />
          <p class="note">{t("tell.picture.recorded")}</p>
          <Scales read={read} scene="recorded" />
          <p class="note">{t("tell.picture.scale")}</p>
        </>
      );
    case "agreed":
      return (
        <>
          <Scales read={read} scene="agreed" />
          <p class="note">{t("tell.picture.scale")}</p>
        </>
      );
    case "followed":
      return (
        <>
          <Scales read={read} scene="followed" />
          <p class="note">{t("tell.picture.followed")}</p>
        </>
      );
    case "learnt":
    case "changed":
      return (
        <>
          <Changes moved={told.moved} names={read} />
          <p class="note">{t("tell.picture.moved")}</p>
        </>
      );
    default:
      return <Bars bars={barsOf(told)} />;
  }
}
