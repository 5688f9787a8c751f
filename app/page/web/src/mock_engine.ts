// Made-up numbers that react to settings, for work on the interface until the engine is there. Not part of the page.
import type { Answer, Case, EngineClient, Measure, People, Request, Runs, Settings, Slider, Switch } from "./contract";

const both = (en: string, sv: string) => ({ en, sv });

function slider(
  name: string,
  en: string,
  sv: string,
  low: number,
  high: number,
  step: number,
  value: number,
  unit = "share (0-1)",
): Slider {
  const meaning = both(`How much there is of: ${en.toLowerCase()}.`, `Hur mycket det finns av: ${sv.toLowerCase()}.`);
  const source = "modelling assumption, design of coprod 2026";
  return {
    name,
    label: both(en, sv),
    meaning,
    unit,
    low,
    high,
    step,
    value,
    integer: step === 1,
    source,
    status: "assumed",
  };
}

const SLIDERS = [
  slider("leaders.micro.inclusiveness", "Inclusive leadership", "Inkluderande ledarskap", 0, 1, 0.01, 0.6),
  slider("practice.power_sharing", "Attention to sharing power", "Uppmärksamhet på att dela makt", 0, 1, 0.01, 0.11),
  slider("start.trust", "Trust at the start", "Tillit från början", 0, 1, 0.01, 0.55),
  slider(
    "units.discretion",
    "Room for staff to act on what they hear",
    "Personalens handlingsutrymme",
    0,
    1,
    0.01,
    0.7,
  ),
  slider("hours.budget", "Hours of staff a week", "Personalens timmar i veckan", 2, 40, 0.5, 12, "hours a week"),
  slider("needs.complexity", "Complexity of needs", "Behovens komplexitet", 0, 1, 0.01, 0.6),
  slider("engage.citizen_seats", "Seats for citizens", "Platser för medborgare", 0, 20, 1, 8, "people"),
];

const SWITCHES: Switch[] = [
  {
    kind: "rule",
    name: "trust",
    label: both("How trust changes", "Hur tilliten förändras"),
    meaning: both("How an episode changes trust in the other.", "Hur ett tillfälle ändrar tilliten till den andre."),
    options: [
      {
        value: "asymmetric",
        label: both("Lost faster than gained", "Förloras fortare än den byggs"),
        source: "Slovic 1993",
      },
      { value: "beta", label: both("Counting good and bad", "Räknar gott och dåligt"), source: "Jøsang & Ismail 2002" },
    ],
    value: "asymmetric",
  },
  ...(["R1", "R2", "B1"] as const).map(
    (name): Switch => ({
      kind: "loop",
      name,
      label: both(`Loop ${name}`, `Slinga ${name}`),
      meaning: both(
        "A chain of causes that leads back to where it began.",
        "En kedja av orsaker som leder tillbaka dit den började.",
      ),
      options: [
        { value: "runs", label: both("runs", "verkar"), source: "" },
        { value: "cut", label: both("cut", "bruten"), source: "" },
      ],
      value: "runs",
    }),
  ),
];

type Row = [
  string,
  string,
  string,
  string,
  Measure["perspective"],
  Measure["dimension"],
  number,
  number | null,
  number | null,
];
const OUT = "outputs of the process";
const EXP = "experience of taking part";
const END = "end results";

function measures(groups: number): Measure[] {
  const rows: Row[] = [
    ["depth", "depth of citizens' last episode", "det senaste mötets djup", "0 to 3", OUT, "", 1, 0, 3],
    [
      "agreement_rate",
      "agreements per session since the start",
      "överenskommelser per möte",
      "share",
      OUT,
      "",
      1,
      0,
      1,
    ],
    [
      "personal_trust",
      "citizens' trust in their professionals",
      "medborgarnas tillit till sina professionella",
      "share",
      EXP,
      "",
      1,
      0,
      1,
    ],
    [
      "psychological_safety",
      "psychological safety of citizens",
      "medborgarnas psykologiska trygghet",
      "share",
      EXP,
      "",
      1,
      0,
      1,
    ],
    [
      "value",
      "citizens' value of the last episode",
      "värdet för medborgarna av det senaste tillfället",
      "-1 to 1",
      END,
      "",
      1,
      -1,
      1,
    ],
    ["well_being", "felt well-being", "upplevt välbefinnande", "share", END, "", 1, 0, 1],
    [
      "cost",
      "cost per citizen since the start",
      "kostnad per medborgare sedan starten",
      "cost units",
      END,
      "",
      1,
      0,
      null,
    ],
    [
      "value_negative_share",
      "citizens whose value is below 0",
      "andel medborgare vars värde är under 0",
      "share",
      END,
      "",
      1,
      0,
      1,
    ],
    ["value_by_role", "mean value", "medelvärde", "-1 to 1", END, "role", 3, -1, 1],
    ["burden_by_role", "mean burden", "belastning", "share", EXP, "role", 3, 0, 1],
    ["hours_by_role", "hours given a week", "timmar i veckan", "hours a week", OUT, "role", 3, 0, null],
    ["value_by_group", "value", "värde", "-1 to 1", END, "group", groups, -1, 1],
    [
      "value_negative_share_by_group",
      "citizens whose value is below 0",
      "under 0",
      "share",
      END,
      "group",
      groups,
      0,
      1,
    ],
    ["burden_by_group", "burden", "belastning", "share", EXP, "group", groups, 0, 1],
    ["hours_by_group", "hours a week", "timmar i veckan", "hours a week", OUT, "group", groups, 0, null],
  ];
  let first = 0;
  return rows.map(([name, en, sv, unit, perspective, dimension, length, low, high]) => {
    const measure = { name, meaning: both(en, sv), unit, perspective, dimension, first, length, low, high };
    first += length;
    return measure;
  });
}

const SHOWN = ["depth", "personal_trust", "psychological_safety", "value", "well_being", "agreement_rate"];

const ESTHER: Case = {
  name: "esther",
  title: both("Esther: one person, many providers, one question", "Esther: en person, många vårdgivare, en fråga"),
  story: both(
    "Esther is a person who needs care from several providers at once: a hospital, primary care and the home care of one of six municipalities on the Höglandet plateau in Sweden. Since 1997 the network asks one question, what is best for Esther, and lets frontline staff act on the answer.\n\nThe population is scaled to 400 citizens. Seven units stand for the hospital and the care of six municipalities.",
    "Esther är en person som behöver vård från flera håll samtidigt: ett sjukhus, primärvården och hemtjänsten i någon av sex kommuner på Höglandet. Sedan 1997 ställer nätverket en enda fråga, vad som är bäst för Esther, och låter dem som är närmast handla efter svaret.\n\nBefolkningen är nedskalad till 400 medborgare. Sju enheter står för sjukhuset och vården i sex kommuner.",
  ),
  lead: both(
    "a macro director with senior backing and meso leaders of hospital and municipalities",
    "en chef på regionnivå med stöd från ledningen och chefer i sjukhus och kommuner",
  ),
  notKnown: both(
    "Numbers of leaders and staff, starting trust in the 1990s, and any result with a control group.",
    "Hur många ledare och medarbetare som var med, tilliten på 1990-talet och resultat med kontrollgrupp.",
  ),
  groups: ["advantaged", "disadvantaged"],
  citizens: 400,
  professionals: 40,
  units: 7,
  organisations: 2,
  regions: 1,
  weeks: 260,
  dt: 1,
  sliders: SLIDERS,
  switches: SWITCHES,
  measures: measures(2),
  shown: SHOWN,
  events: [{ name: "Support ends", week: 156, until: null, parameter: "leaders.meso.capacity" }],
};

const CAFE: Case = {
  ...ESTHER,
  name: "learning_cafe",
  title: both("A learning café for people with a long-term illness", "Ett lärcafé för människor med långvarig sjukdom"),
  story: both(
    "Patients of a clinic meet and learn together from questions of their own.",
    "Patienter på en mottagning träffas och lär tillsammans utifrån sina egna frågor.",
  ),
  groups: ["everyone"],
  citizens: 40,
  professionals: 4,
  units: 1,
  organisations: 1,
  weeks: 104,
  measures: measures(1),
  events: [],
};

function random(seed: number) {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const bounded = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const timesOf = (about: Case, every: number) =>
  Array.from({ length: Math.floor(about.weeks / every) + 1 }, (_, i) => i * every);

function drive(about: Case, settings: Settings): number {
  const value = (name: string) => settings.values[name] ?? about.sliders.find((s) => s.name === name)!.value;
  const good =
    value("leaders.micro.inclusiveness") +
    value("start.trust") +
    value("units.discretion") +
    value("hours.budget") / 40;
  const rule = settings.rules.trust === "beta" ? 0.1 : 0;
  return good / 4 - 0.35 * value("needs.complexity") + 0.1 + rule - 0.08 * settings.cut.length;
}

function runs(about: Case, settings: Settings, replicates: number[], every: number): Runs {
  const times = timesOf(about, every);
  const length = about.measures.reduce((sum, m) => sum + m.length, 0);
  const data = new Float64Array(replicates.length * times.length * length);
  const pull = drive(about, settings);
  replicates.forEach((replicate, r) => {
    const next = random(settings.seed * 1000 + replicate);
    const own = (next() - 0.5) * 0.12;
    const walks = new Float64Array(length);
    times.forEach((week, t) => {
      about.measures.forEach((m, at) => {
        for (let k = 0; k < m.length; k++) {
          const place = m.first + k;
          walks[place]! += (next() - 0.5) * 0.015;
          const goal = pull * (m.name.includes("negative") ? -0.6 : 1) + 0.35 + own + walks[place]! - 0.08 * k;
          const level = 0.3 + (goal - 0.3) * (1 - Math.exp(-week / (30 + 12 * at)));
          const [low, high] = [m.low ?? 0, m.high ?? (m.name === "cost" ? week * 0.4 + 1e-6 : 8)];
          const value = m.low === -1 ? level - 0.25 - (k > 1 ? 0.3 : 0) : low + level * (high - low);
          data[(r * times.length + t) * length + place] =
            week === 0 && m.name === "value" ? Number.NaN : bounded(value, low, high);
        }
      });
    });
  });
  return { times, replicates, length, data };
}

function people(about: Case, settings: Settings, every: number): People {
  const times = timesOf(about, every);
  const next = random(settings.seed + 77);
  const { citizens: n, professionals: p, units } = about;
  const leaders = units + about.organisations + about.regions;
  const unit = Int32Array.from({ length: n }, (_, i) => i % units);
  const staff = Int32Array.from({ length: p }, (_, i) => i % units);
  const ties = new Int32Array(n * 4).fill(-1);
  const peers = new Int32Array(n * 4).fill(-1);
  for (let i = 0; i < n; i++) {
    const own = Array.from(staff.keys()).filter((s) => staff[s] === unit[i]);
    ties[i * 4] = own[Math.floor(next() * own.length)]!;
    for (let k = 1; k < Math.min(4, p); k++) ties[i * 4 + k] = Math.floor(next() * p);
    for (let k = 0; k < 4; k++) peers[i * 4 + k] = (i + units * Math.ceil(next() * 6)) % n;
  }
  const pull = drive(about, settings);
  const rows = (count: number, names: string[], low = 0) =>
    Object.fromEntries(
      names.map((name) => {
        const row = new Float32Array(times.length * count);
        const base = Array.from({ length: count }, () => 0.25 + next() * 0.4);
        times.forEach((week, t) => {
          for (let i = 0; i < count; i++) {
            const goal = bounded(base[i]! * 0.6 + pull * 0.6 + 0.1, 0, 1);
            const value = base[i]! + (goal - base[i]!) * (1 - Math.exp(-week / 80)) + (next() - 0.5) * 0.03;
            row[t * count + i] = bounded(value, 0, 1) + low * 0.45;
          }
        });
        return [name, row];
      }),
    );
  const flags = (share: number, most = 1) =>
    Float32Array.from({ length: times.length * n }, () => (next() < share ? Math.ceil(next() * most) : 0));
  const power = ["power", "resources", "position", "attitude"];
  return {
    times,
    citizens: {
      n,
      unit,
      group: Float32Array.from({ length: times.length * n }, (_, i) =>
        about.groups.length > 1 && (i % n) % 5 > 2 ? 1 : 0,
      ),
      ties,
      peers,
      rows: {
        ...rows(n, ["trust", "safety", "well_being", "health", "efficacy", "burden", ...power]),
        ...rows(n, ["value"], -1),
        episode: flags(0.3),
        session_role: flags(0.1, 3),
        input_used: flags(0.03),
        generation: new Float32Array(times.length * n),
      },
    },
    professionals: {
      n: p,
      unit: staff,
      rows: { ...rows(p, ["safety", "burden", "openness", ...power]), ...rows(p, ["value"], -1) },
    },
    leaders: {
      n: leaders,
      level: Int32Array.from({ length: leaders }, (_, i) => (i < units ? 0 : i < units + about.organisations ? 1 : 2)),
      rows: { ...rows(leaders, power), ...rows(leaders, ["value"], -1) },
    },
    units: { n: units, rows: {} },
  };
}

const CASES = [ESTHER, CAFE];
const MILLISECONDS_EACH = 12;

function answer(request: Request): Answer {
  const about = CASES.find((c) => c.name === request.settings.case)!;
  const { id } = request;
  if (request.settings.seed === 666)
    return { id, is: "error", what: "parameter hours.budget is held by the cut of loop B1." };
  if (request.do === "people") return { id, is: "people", people: people(about, request.settings, request.every) };
  const now = runs(about, request.settings, request.replicates, request.every);
  if (request.do === "runs") return { id, is: "runs", runs: now };
  return { id, is: "pair", runs: now, pinned: runs(about, request.pinned, request.replicates, request.every) };
}

const engine: EngineClient = {
  simd: true,
  hash: "mock",
  ask(request) {
    const n = request.do === "people" ? 1 : request.replicates.length * (request.do === "pair" ? 2 : 1);
    const given = answer(request);
    return new Promise((resolve) => setTimeout(() => resolve(given), n * MILLISECONDS_EACH));
  },
};

window.coprod = { cases: CASES, engine };
