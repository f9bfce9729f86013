const SVG = "http://www.w3.org/2000/svg";

/** A shape of a drawing, with its attributes. */
export function shape(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const line = { fill: "none", stroke: "currentColor", "stroke-width": "1.5" };
const mark = { fill: "none", stroke: "var(--bg)", "stroke-width": "1.75" };
const disc = { cx: "7", cy: "7", r: "6" };

/** What a decision looks like: no two alike without colour. */
const SHAPES: Readonly<Record<string, () => readonly SVGElement[]>> = {
  ALLOW: () => [
    shape("circle", { ...disc, fill: "currentColor" }),
    shape("path", { d: "M4 7.3 6.2 9.5 10 5", ...mark }),
  ],
  DENY: () => [
    shape("path", { d: "M4.5 1h5L13 4.5v5L9.5 13h-5L1 9.5v-5z", fill: "currentColor" }),
    shape("path", { d: "M4 7h6", ...mark }),
  ],
  PENDING: () => [
    shape("circle", { ...disc, ...line }),
    shape("path", { d: "M7 1a6 6 0 0 1 0 12z", fill: "currentColor" }),
  ],
};

/** The mark of a decision; a diamond with a question mark where there is none. */
export function decisionMark(decision: string | undefined): SVGElement {
  const drawn = shape("svg", { viewBox: "0 0 14 14", "aria-hidden": "true", class: "mark" });
  const shapes = decision === undefined ? undefined : SHAPES[decision];
  if (shapes !== undefined) drawn.append(...shapes());
  else {
    const question = shape("text", { x: "7", y: "10.2", "text-anchor": "middle", class: "what" });
    question.textContent = "?";
    drawn.append(shape("path", { d: "M7 .8 13.2 7 7 13.2.8 7z", ...line }), question);
  }
  return drawn;
}
