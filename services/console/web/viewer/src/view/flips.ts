import { button, element, fill } from "./element.ts";
import type { TamperContext } from "./tamper.ts";

const BITS = 8;
/** Questions on the way at a time: while some are answered, the next are there. */
const AT_ONCE = 16;
/** Readers aloud need time for each sentence; the bar moves meanwhile. */
const SAID_EVERY_MS = 2_000;
const MOST_RUNS = 12;

/** Bytes in a row that the same step notices. */
interface Run {
  readonly from: number;
  readonly to: number;
  /** Undefined: nobody. */
  readonly step: number | undefined;
}

/** Changes a bit of every byte of every part, and says which step noticed: part by part, byte by byte. */
export function viewFlips(context: Pick<TamperContext, "parts" | "notice">): HTMLElement {
  const { parts, notice } = context;
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  const progress = element("p", { role: "status" });
  const bar = element("progress", {
    hidden: true,
    label: "Bytes changed",
    attributes: { max: `${total}` },
  });
  const result = element("div", {});
  let turn = 0;
  let lastSaidMs = Number.NEGATIVE_INFINITY;
  const tally = { done: 0, unnoticed: 0, unexpected: 0 };

  const say = (end: string): void => {
    const { done, unexpected, unnoticed } = tally;
    fill(
      progress,
      `${done} of ${total} bytes changed, ${unnoticed} unnoticed, ${unexpected} noticed by another step than expected${end}`,
    );
  };
  const stepsOf = async (part: number, own: number): Promise<readonly (number | undefined)[]> => {
    const noticed: (number | undefined)[] = [];
    const length = parts[part]?.length ?? 0;
    for (let at = 0; at < length && own === turn; at += AT_ONCE) {
      const bytes = Array.from({ length: Math.min(AT_ONCE, length - at) }, (_, i) => at + i);
      const answers = await Promise.all(
        bytes.map((byte) => notice({ part, byte, bit: byte % BITS })),
      );
      // Stopped meanwhile: what was said last stands.
      if (own !== turn) return noticed;
      for (const { step, isExpected } of answers) {
        noticed.push(step);
        tally.done++;
        if (step === undefined) tally.unnoticed++;
        if (!isExpected) tally.unexpected++;
      }
      bar.value = tally.done;
      if (lastSaidMs + SAID_EVERY_MS < performance.now()) {
        lastSaidMs = performance.now();
        say(" …");
      }
    }
    return noticed;
  };
  const run = async (): Promise<void> => {
    const own = ++turn;
    Object.assign(tally, { done: 0, unnoticed: 0, unexpected: 0 });
    const rows = element("tbody", {});
    fill(result, flipsTable(rows));
    bar.hidden = false;
    fill(control, "Stop");
    try {
      for (const [i, { name }] of parts.entries()) {
        const noticed = await stepsOf(i, own);
        if (own !== turn) return;
        rows.append(row(name, runsOf(noticed)));
      }
      say(".");
    } catch {
      if (own !== turn) return;
      say(". It broke off.");
    }
    ended();
  };
  const ended = (): void => {
    turn++;
    bar.hidden = true;
    fill(control, "Flip every byte of every part");
  };
  const control = button("Flip every byte of every part", () => {
    if (bar.hidden) void run();
    else {
      ended();
      say(". Stopped.");
    }
  });
  return element(
    "div",
    { class: "flips" },
    element("p", { class: "controls" }, control, bar),
    progress,
    result,
  );
}

/** Which step noticed, in runs of equal answers. */
export function runsOf(noticed: readonly (number | undefined)[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [at, step] of noticed.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && last.step === step) runs[runs.length - 1] = { ...last, to: at };
    else runs.push({ from: at, to: at, step });
  }
  return runs;
}

function flipsTable(rows: HTMLElement): HTMLElement {
  const heads = ["Part", "Bytes: step that noticed first"].map((name) =>
    element("th", { attributes: { scope: "col" } }, name),
  );
  const caption = "One bit of every byte was changed, by itself";
  return element(
    "table",
    {},
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...heads)),
    rows,
  );
}

function row(name: string, runs: readonly Run[]): HTMLElement {
  const shown = runs.slice(0, MOST_RUNS).map(({ from, to, step }) => {
    const bytes = from === to ? `${from}` : `${from}–${to}`;
    return `${bytes}: ${step === undefined ? "nobody" : `step ${step}`}`;
  });
  const left = runs.length - shown.length;
  const steps = [...new Set(runs.map(({ step }) => step ?? "nobody"))].join(", ");
  const more = left > 0 ? `, … ${left} more runs, of steps ${steps}` : "";
  return element(
    "tr",
    {},
    element("th", { attributes: { scope: "row" } }, name),
    element("td", {}, `${shown.join(", ")}${more}`),
  );
}
