import type { Page } from "playwright-core";

/** A part of a chart from left to right, in columns of its canvas. */
export interface Run {
  readonly isDrawn: boolean;
  readonly from: number;
  readonly to: number;
}

// Whether a column between the axes has a pixel in the colour of the line. Of the smoothed edges of a line none has it.
const COLUMNS = `(title, token) => {
  const figure = document.querySelector('figure[aria-label="' + title + '"]');
  const over = figure.querySelector(".u-over");
  const [left, top, width, height] = [over.offsetLeft, over.offsetTop, over.clientWidth, over.clientHeight]
    .map((css) => Math.round(css * devicePixelRatio));
  const { data } = figure.querySelector("canvas").getContext("2d").getImageData(left, top, width, height);
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = getComputedStyle(figure).getPropertyValue(token).trim();
  context.fillRect(0, 0, 1, 1);
  const wanted = context.getImageData(0, 0, 1, 1).data;
  const isLine = (at) => [0, 1, 2, 3].every((part) => Math.abs(data[at + part] - wanted[part]) < 24);
  return Array.from({ length: width }, (_, x) =>
    Array.from({ length: height }, (_, y) => 4 * (y * width + x)).some(isLine));
}`;

/** Where the chart with this title has a stroke in the colour of a token, and where it has none. */
export async function strokes(page: Page, title: string, token: string): Promise<readonly Run[]> {
  const call = `(${COLUMNS})(${JSON.stringify(title)}, ${JSON.stringify(token)})`;
  const columns: readonly boolean[] = await page.evaluate(call);
  return columns.reduce<readonly Run[]>((runs, isDrawn, x) => {
    const last = runs.at(-1);
    const isSame = last?.isDrawn === isDrawn;
    return [
      ...(isSame ? runs.slice(0, -1) : runs),
      { isDrawn, from: isSame ? last.from : x, to: x + 1 },
    ];
  }, []);
}
