// npm run check: everything that can be said about the sources without running them. Ends with a summary.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { install, root, toolEnvironment } from "./install.mjs";

const GENERATED = join("packages", "proto", "src", "gen");

function execute(command, args) {
  const options = {
    cwd: root,
    env: toolEnvironment,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  };
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  return { isGood: status === 0, output: `${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}` };
}

function tool(command, ...args) {
  return () => execute(command, args);
}

/** Compares the protos with those of the branch main, if there are any. */
function breaking() {
  const { isGood } = execute("git", ["cat-file", "-e", "main:proto"]);
  if (!isGood) return { isGood: true, output: "", note: "nothing on main to compare with" };
  return execute("buf", ["breaking", "--against", ".git#branch=main"]);
}

/** Generates elsewhere and compares, so that a check changes nothing. */
function generated() {
  const elsewhere = mkdtempSync(join(tmpdir(), "writ-generated-"));
  try {
    const result = execute("buf", ["generate", "--output", elsewhere]);
    if (!result.isGood) return result;
    const [wanted, found] = [elsewhere, root].map((base) => sources(join(base, GENERATED)));
    const names = [...new Set([...wanted.keys(), ...found.keys()])];
    const differing = names.filter((name) => wanted.get(name) !== found.get(name));
    const output = differing.map((name) => `${join(GENERATED, name)} is not as generated\n`);
    return { isGood: differing.length === 0, output: output.join("") };
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
}

function sources(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".ts"));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

const steps = {
  "proto lint": tool("buf", "lint"),
  "proto format": tool("buf", "format", "--diff", "--exit-code"),
  "proto breaking": breaking,
  "proto generated": generated,
  types: tool("tsc"),
  "types of pages": tool("tsc", "-p", "services/console/web"),
  lint: tool("oxlint"),
  format: tool("oxfmt", "--check", "packages", "services", "test", "deploy"),
  "dead code": tool("knip"),
};

install();
const failed = [];
for (const [name, step] of Object.entries(steps)) {
  const startedAt = Date.now();
  const { isGood, output, note } = step();
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1).padStart(5);
  process.stdout.write(
    `${isGood ? "ok    " : "FAILED"} ${seconds} s  ${name}${note ? ` (${note})` : ""}\n`,
  );
  if (isGood) continue;
  failed.push(name);
  process.stdout.write(`${output.trimEnd()}\n\n`);
}
process.stdout.write(
  failed.length === 0 ? "all checks passed\n" : `${failed.length} failed: ${failed.join(", ")}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
