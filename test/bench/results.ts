import { writeFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";

/** One figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly conditions: string;
}

/** Where figures go. */
export interface Results {
  add(name: string, value: number, unit: string, conditions: string): void;
  /** The value of a figure of this run, if it was measured. */
  value(name: string): number | undefined;
  /** Writes `bench-results.json` and returns the table for people. */
  finish(file: URL): Promise<string>;
}

/** Collects figures, three significant digits each. */
export function results(): Results {
  const figures: Figure[] = [];
  return {
    add: (name, value, unit, conditions) =>
      figures.push({ name, value: Number(value.toPrecision(3)), unit, conditions }),
    value: (name) => figures.find((figure) => figure.name === name)?.value,
    async finish(file) {
      const machine = {
        cpus: cpus().length,
        cpu: cpus()[0]?.model ?? "unknown",
        memoryGiB: Math.round(totalmem() / 2 ** 30),
        node: process.version,
        platform: `${process.platform}-${process.arch}`,
        loadAverage: Number((loadavg()[0] ?? 0).toFixed(2)),
        at: new Date().toISOString(),
      };
      await writeFile(file, `${JSON.stringify({ machine, results: figures }, null, 2)}\n`);
      const width = Math.max(...figures.map((figure) => figure.name.length));
      const lines = figures.map(
        ({ conditions, name, unit, value }) =>
          `${name.padEnd(width)}  ${String(value).padStart(9)} ${unit.padEnd(5)}  ${conditions}`,
      );
      const head = `${machine.cpus} x ${machine.cpu}, ${machine.memoryGiB} GiB, Node ${machine.node}, load ${machine.loadAverage}`;
      return [head, ...lines].join("\n");
    },
  };
}
