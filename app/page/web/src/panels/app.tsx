// The page as a whole: case and controls beside the outcomes, the rest beneath; on a phone one panel at a time.
import type { ComponentChildren } from "preact";
import { PeoplePanel } from "../people/people_panel";
import { TrianglePanel } from "../people/triangle";
import { narrow, PANELS, type Panel, panel } from "../state/view";
import { TellPanel } from "../tell/tell_panel";
import { t } from "../text/text";
import { Controls } from "./controls";
import { Glance } from "./glance";
import { Header } from "./header";
import { LedgerPanel } from "./ledger_panel";
import { Live } from "./live";
import { Notices } from "./notices";
import { Outcomes } from "./outcomes";
import { Share } from "./share";
import { Story } from "./story";
import { TimeBar } from "./time_bar";

function Section({ name, children }: { name: Panel; children: ComponentChildren }) {
  if (narrow.value && panel.value !== name) return null;
  return (
    <section class="panel" aria-labelledby={`panel-${name}`}>
      <h2 id={`panel-${name}`} tabIndex={-1}>
        {t(`panel.${name}`)}
      </h2>
      {children}
    </section>
  );
}

function Tabs() {
  return (
    <nav class="tabs" aria-label={t("panels.label")}>
      {PANELS.map((name) => (
        <button
          type="button"
          key={name}
          aria-current={panel.value === name ? "page" : undefined}
          onClick={() => {
            panel.value = name;
            window.scrollTo(0, 0);
          }}
        >
          {t(`tab.${name}`)}
        </button>
      ))}
    </nav>
  );
}

export function App({ address, usable }: { address: () => string; usable: boolean }) {
  const skip = () => {
    panel.value = "outcomes";
    requestAnimationFrame(() => document.getElementById("panel-outcomes")?.focus());
  };
  return (
    <>
      <button type="button" class="skip" onClick={skip}>
        {t("skip")}
      </button>
      <Header />
      <Notices />
      {narrow.value && panel.value === "settings" && <Glance />}
      <div class="columns">
        <div class="case">
          <Section name="case">
            <Story />
          </Section>
        </div>
        <div class="side">
          <Section name="settings">
            <Controls />
          </Section>
        </div>
        {usable && (
          <main class="main">
            <Section name="outcomes">
              <Outcomes />
            </Section>
            <Section name="people">
              <PeoplePanel />
            </Section>
            <TellPanel />
            <div class="pair">
              <Section name="power">
                <TrianglePanel />
              </Section>
              <Section name="value">
                <LedgerPanel />
              </Section>
            </div>
          </main>
        )}
      </div>
      <div class="foot">
        {usable && <TimeBar />}
        {narrow.value && <Tabs />}
      </div>
      <Live />
      <Share address={address} />
    </>
  );
}
