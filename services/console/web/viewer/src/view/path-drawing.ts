import type { Path } from "../check/path.ts";
import { shape } from "./marks.ts";

const ROW = 52;
const BOX = { width: 148, height: 28 };
/** The middle of the left and of the right node of a pair. */
const AT = { left: 78, right: 246 };
const WIDTH = 324;
/** So that a drawing has no more than 63 nodes. */
const MOST_FOLDS = 31;

/** The path as pairs of nodes, left and right, each with what is made of them above. Undefined when it is too long to be drawn. */
export function drawnPath(
  path: Path,
  shown: number,
  onChoose: (count: number) => void,
): SVGElement | undefined {
  const { folds, index, leafHash, root } = path;
  if (folds.length > MOST_FOLDS) return undefined;
  const height = (folds.length + 1) * ROW;
  const svg = shape("svg", {
    viewBox: `0 0 ${WIDTH} ${height}`,
    role: "img",
    "aria-label": `The path of leaf ${index} to the root, ${shown} of ${folds.length} hashes made; also as a list below`,
  });
  const y = (level: number): number => height - (level + 1) * ROW + 12;
  folds.forEach(({ side, sibling, above }, level) => {
    const own = side === "left" ? "right" : "left";
    const isDone = level < shown;
    const next = folds[level + 1];
    const up = next === undefined ? middle() : AT[next.side === "left" ? "right" : "left"];
    const isWrong = isDone && next === undefined && above !== root;
    const name = isWrong ? "own done wrong" : isDone ? "own done" : "own";
    svg.append(
      joint(AT[own], y(level), up, y(level + 1) + BOX.height, isDone),
      joint(AT[side], y(level), up, y(level + 1) + BOX.height, isDone),
      node(AT[side], y(level), sibling, "sibling"),
      choosable(node(up, y(level + 1), isDone ? above : undefined, name), () =>
        onChoose(level + 1),
      ),
    );
  });
  const [first] = folds;
  const leafAt = first === undefined ? middle() : AT[first.side === "left" ? "right" : "left"];
  svg.append(node(leafAt, y(0), leafHash, "own done"));
  return svg;
}

function middle(): number {
  return WIDTH / 2;
}

function node(x: number, y: number, hex: string | undefined, name: string): SVGElement {
  const group = shape("g", { class: `node ${name}` });
  const rect = shape("rect", {
    x: `${x - BOX.width / 2}`,
    y: `${y}`,
    width: `${BOX.width}`,
    height: `${BOX.height}`,
    rx: "3",
  });
  const text = shape("text", { x: `${x}`, y: `${y + 18}` });
  text.textContent = hex === undefined ? "?" : `${hex.slice(0, 8)}…${hex.slice(-6)}`;
  const title = shape("title", {});
  title.textContent = hex ?? "not made yet";
  group.append(title, rect, text);
  return group;
}

/** The buttons above do the same. */
function choosable(drawn: SVGElement, onClick: () => void): SVGElement {
  drawn.addEventListener("click", onClick);
  return drawn;
}

function joint(x1: number, y1: number, x2: number, y2: number, isDone: boolean): SVGElement {
  const middleY = (y1 + y2) / 2;
  return shape("path", {
    d: `M${x1} ${y1}V${middleY}H${x2}V${y2}`,
    class: isDone ? "joint done" : "joint",
  });
}
