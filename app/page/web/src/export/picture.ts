// The charts as one SVG, and that as PNG. Styles are written into the copies, since the picture leaves the page.

import type { Entry, Shape } from "./legend";

const KEPT = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "opacity",
  "font-size",
  "font-family",
  "font-weight",
  "text-anchor",
];
const MARGIN = 24;
const SPACE = 20;
const TITLE = 18;
const NS = "http://www.w3.org/2000/svg";

export interface Drawing {
  title: string;
  parts: SVGSVGElement[]; // one under the other
}

function styled(original: Element): Element {
  const copy = original.cloneNode(false) as Element;
  const style = getComputedStyle(original);
  copy.removeAttribute("class");
  for (const name of KEPT) {
    const value = style.getPropertyValue(name);
    if (value) (copy as SVGElement).style.setProperty(name, value);
  }
  for (const child of original.childNodes) {
    copy.append(child.nodeType === Node.ELEMENT_NODE ? styled(child as Element) : child.cloneNode());
  }
  return copy;
}

function write(x: number, y: number, text: string, size: number, weight: string, colour: string): SVGTextElement {
  const element = document.createElementNS(NS, "text");
  element.setAttribute("x", String(x));
  element.setAttribute("y", String(y));
  element.style.cssText = `font:${weight} ${size}px system-ui,sans-serif;fill:${colour}`; // no attribute, which the policy would not apply
  element.textContent = text;
  return element;
}

function lines(text: string, characters: number): string[] {
  const found: string[] = [""];
  for (const next of text.split(" ")) {
    const last = found.length - 1;
    if (found[last] && found[last].length + next.length > characters) found.push(next);
    else found[last] = found[last] ? `${found[last]} ${next}` : next;
  }
  return found;
}

/** A part of a drawing at a place, and what cuts off all of it that is outside, as the page does. */
function placed(part: SVGSVGElement, x: number, y: number, id: string): SVGElement[] {
  const clip = document.createElementNS(NS, "clipPath");
  clip.id = id;
  const rect = document.createElementNS(NS, "rect");
  rect.setAttribute("width", String(part.width.baseVal.value));
  rect.setAttribute("height", String(part.height.baseVal.value));
  clip.append(rect);
  const group = document.createElementNS(NS, "g");
  group.setAttribute("transform", `translate(${x},${y})`);
  group.setAttribute("clip-path", `url(#${id})`);
  for (const child of part.children) group.append(styled(child));
  return [clip, group];
}

const SAMPLE = 26; // width of the sample of a legend's entry

/** The sample of an entry, its middle at a height. */
function sample({ shape, colour }: Entry, x: number, y: number, style: CSSStyleDeclaration): SVGElement {
  const path = document.createElementNS(NS, "path");
  const round = `M${x + 9},${y}a5,5 0 1 0 10,0a5,5 0 1 0 -10,0`;
  const outlines: Record<Shape, string> = {
    line: `M${x},${y}h20`,
    dash: `M${x},${y}h20`,
    dots: `M${x},${y}h20`,
    thin: `M${x},${y}h20`,
    band: `M${x},${y - 5}h20v10h-20Z`,
    circle: round,
    ring: round,
    square: `M${x + 9},${y - 5}h10v10h-10Z`,
    diamond: `M${x + 14},${y - 6}l6,6l-6,6l-6,-6Z`,
  };
  const ink = style.getPropertyValue(colour);
  const widths: Partial<Record<Shape, number>> = { line: 2.5, dash: 2.5, dots: 2.5, ring: 2.5, band: 0 };
  const dashes: Partial<Record<Shape, string>> = { dash: "6 4", dots: "2 3", thin: "3 3" };
  path.setAttribute("d", outlines[shape]);
  path.style.cssText = `fill:${shape === "band" ? ink : "none"};fill-opacity:0.3;stroke:${ink};stroke-width:${widths[shape] ?? 1};stroke-dasharray:${dashes[shape] ?? "none"}`;
  return path;
}

/** Drawings side by side, as many as fit, with a heading above, and a legend and a caption below. */
export function picture(
  heading: string,
  caption: string,
  drawings: Drawing[],
  across: number,
  legend: Entry[],
): SVGSVGElement {
  const style = getComputedStyle(document.documentElement);
  const [ink, paper] = [style.getPropertyValue("--ink"), style.getPropertyValue("--card")];
  const svg = document.createElementNS(NS, "svg");
  const widest = Math.max(...drawings.flatMap(({ parts }) => parts.map((part) => part.width.baseVal.value)));
  const sizes = drawings.map(({ title, parts }) => ({
    title: 10 + TITLE * lines(title, widest / 8.4).length,
    height: parts.reduce((sum, part) => sum + part.height.baseVal.value, 0),
  }));
  const head = Math.max(...sizes.map((size) => size.title));
  const cell = {
    width: widest,
    height: head + Math.max(...sizes.map((size) => size.height)),
  };
  const columns = Math.min(across, drawings.length);
  const width = 2 * MARGIN + columns * cell.width + (columns - 1) * SPACE;
  const titles = lines(heading, (width - 2 * MARGIN) / 12.5);
  titles.forEach((line, i) => {
    svg.append(write(MARGIN, MARGIN + 18 + 26 * i, line, 20, "600", ink));
  });
  const top = MARGIN + 26 * titles.length + 8;
  drawings.forEach(({ title, parts }, i) => {
    const x = MARGIN + (i % columns) * (cell.width + SPACE);
    let y = top + Math.floor(i / columns) * (cell.height + SPACE);
    lines(title, widest / 8.4).forEach((line, row) => {
      svg.append(write(x, y + 16 + TITLE * row, line, 14, "600", ink));
    });
    y += head;
    parts.forEach((part, row) => {
      svg.append(...placed(part, x, y, `part-${i}-${row}`));
      y += part.height.baseVal.value;
    });
  });
  let bottom = top + Math.ceil(drawings.length / columns) * (cell.height + SPACE);
  let left = MARGIN;
  for (const entry of legend) {
    const room = SAMPLE + 7 * entry.label.length + 24;
    if (left > MARGIN && left + room > width - MARGIN) {
      left = MARGIN;
      bottom += 20;
    }
    svg.append(sample(entry, left, bottom + 8, style));
    svg.append(write(left + SAMPLE, bottom + 12, entry.label, 12, "400", ink));
    left += room;
  }
  bottom += 24;
  for (const line of caption.split("\n").flatMap((part) => lines(part, (width - 2 * MARGIN) / 6.4))) {
    svg.append(write(MARGIN, bottom + 12, line, 12, "400", ink));
    bottom += 18;
  }
  const height = bottom + MARGIN;
  const back = document.createElementNS(NS, "rect");
  back.setAttribute("width", String(width));
  back.setAttribute("height", String(height));
  back.setAttribute("fill", paper);
  svg.prepend(back);
  svg.setAttribute("xmlns", NS);
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  return svg;
}

export const asText = (svg: SVGSVGElement) => new XMLSerializer().serializeToString(svg);

export async function asPng(svg: SVGSVGElement, scale = 2): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(asText(svg))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Number(svg.getAttribute("width")) * scale;
  canvas.height = Number(svg.getAttribute("height")) * scale;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("PNG"))), "image/png");
  });
}
