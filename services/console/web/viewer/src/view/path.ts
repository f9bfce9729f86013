import { foldByHand } from "../check/by-hand.ts";
import type { Fold, Path } from "../check/path.ts";
import { copyButton, shellLines } from "./copy.ts";
import { button, type Child, code, element, fill, fold, list } from "./element.ts";
import { drawnPath } from "./path-drawing.ts";

const PLAY_MS = 600;

/** A leaf's way to the root, hash by hash. */
export function viewPath(path: Path | undefined): HTMLElement {
  if (path === undefined)
    return element("p", { class: "problem" }, "The proof does not fit the tree: there is no path.");
  const { folds, index, size } = path;
  let shown = folds.length;
  let timer: ReturnType<typeof setInterval> | undefined;
  const holder = element("div", { class: "path" });
  const show = (count: number): void => {
    shown = Math.min(folds.length, Math.max(0, count));
    render();
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const play = (): void => {
    if (timer !== undefined) return show(folds.length);
    shown = 0;
    timer = setInterval(() => {
      // The drawing may have been taken away meanwhile.
      if (shown === folds.length || !holder.isConnected) stop();
      show(shown + (timer === undefined ? 0 : 1));
    }, PLAY_MS);
    render();
  };
  const step = (by: number): void => {
    stop();
    show(shown + by);
  };
  const render = (): void =>
    fill(
      holder,
      element(
        "p",
        {},
        `Leaf ${index} of ${size}: ${folds.length} hashes lead to the root, each `,
        code("SHA-256(01 ‖ left ‖ right)"),
        ".",
      ),
      element(
        "p",
        { class: "controls" },
        button("◀ back", () => step(-1), { disabled: shown === 0 }),
        button("fold ▶", () => step(1), { disabled: shown === folds.length }),
        button(timer === undefined ? "play" : "end", play, { disabled: folds.length === 0 }),
        element("span", { role: "status" }, `${shown} of ${folds.length}`),
      ),
      element(
        "div",
        { class: "folding" },
        drawnPath(path, shown, (count) => step(count - shown)),
        element(
          "div",
          {},
          ...byHand(folds[shown - 1]),
          fold("The path as a list", false, listed(path)),
        ),
      ),
    );
  render();
  return holder;
}

/** The inputs of a hash, and the shell line that makes it without this page. */
function byHand(last: Fold | undefined): readonly Child[] {
  if (last === undefined) return [];
  const { side, sibling, own, above } = last;
  const [left, right] = side === "left" ? [sibling, own] : [own, sibling];
  return [
    list(["left", code(left)], ["right", code(right)], ["above", code(above)]),
    copyButton("Copy both inputs", `left ${left}\nright ${right}\n`),
    element("p", {}, "The same by hand:"),
    shellLines(foldByHand(last)),
  ];
}

function listed({ folds, leafHash }: Path): HTMLElement {
  return element(
    "ol",
    { class: "hashes" },
    element("li", {}, `leaf ${leafHash}`),
    ...folds.map(({ above, side, sibling }) =>
      element("li", {}, `with ${sibling} on the ${side}: ${above}`),
    ),
  );
}
