import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { temporaryFolder, type TemporaryFolder } from "../../../test/support/temporary-folder.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
/** The example key of C2SP signed-note. */
const LOG = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

interface Line {
  readonly service: string;
  readonly msg: string;
  readonly port?: number;
  readonly status?: number;
  readonly cause?: string;
}

let folder: TemporaryFolder;
let children: ChildProcessWithoutNullStreams[];

beforeEach(async () => {
  folder = await temporaryFolder();
  children = [];
  const { privateKey } = generateKeyPairSync("ed25519");
  await writeFile(at("key"), privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  await writeFile(at("logs"), `# one\n${LOG}\n`);
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await folder[Symbol.asyncDispose]();
});

function at(name: string): string {
  return join(folder.path, name);
}

/** Starts the witness; `output` is what it wrote so far. */
function start(changes: Readonly<Record<string, string>> = {}) {
  const env = {
    WITNESS_ADDRESS: "127.0.0.1:0",
    WITNESS_KEY_FILE: at("key"),
    WITNESS_NAME: "witness.example/1",
    WITNESS_STORE_DIR: at("store"),
    WITNESS_LOGS_FILE: at("logs"),
    WRIT_SUPERVISED: "1",
    ...changes,
  };
  const child = spawn(process.execPath, [MAIN], { env });
  children.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = once(child, "close") as Promise<[number | null]>;
  return {
    child,
    ended: ended.then(([code]) => code),
    output: () => output,
    /** The line with this message, once it is there. */
    async line(message: string): Promise<Line> {
      const find = (): Line | undefined =>
        output
          .split("\n")
          .filter((line) => line.startsWith("{") && line.endsWith("}"))
          .map((line) => JSON.parse(line) as Line)
          .find(({ msg }) => msg === message);
      return vi.waitUntil(find, { timeout: 20_000 });
    },
  };
}

test("serves, writes a line of JSON for a refusal without its content, and stops on SIGTERM", async () => {
  const witness = start();
  const { port, service } = await witness.line("listening");
  expect(service).toBe("witness");
  const url = `http://127.0.0.1:${port}`;
  expect(await (await fetch(`${url}/healthz`)).text()).toBe("ok\n");
  expect(await (await fetch(url)).text()).toContain("log PeterNeumann\n");
  const body = "old 0\n\nsecret\n";
  expect((await fetch(`${url}/add-checkpoint`, { method: "POST", body })).status).toBe(400);
  expect(await witness.line("refused: not an add-checkpoint request")).toMatchObject({
    service: "witness",
    status: 400,
  });
  witness.child.kill("SIGTERM");
  expect(await witness.ended).toBe(0);
  expect(await witness.line("stopping")).toMatchObject({ cause: "SIGTERM" });
  await witness.line("stopped");
  expect(witness.output()).not.toContain("secret");
  expect(witness.output()).not.toContain("PRIVATE");
});

test("stops when its supervisor is gone", async () => {
  const witness = start();
  await witness.line("listening");
  witness.child.stdin.end();
  expect(await witness.ended).toBe(0);
  expect(await witness.line("stopping")).toMatchObject({ cause: "supervisor gone" });
});

test("without a supervisor it goes on when its input ends", async () => {
  const witness = start({ WRIT_SUPERVISED: "" });
  const { port } = await witness.line("listening");
  witness.child.stdin.end();
  await once(witness.child.stdin, "close");
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  witness.child.kill("SIGINT");
  expect(await witness.ended).toBe(0);
});

test("does not start twice on one store", async () => {
  const first = start();
  await first.line("listening");
  const second = start();
  expect(await second.ended).not.toBe(0);
  expect(second.output()).toContain("is in use by another witness");
});

test.each<[string, RegExp, () => Promise<Readonly<Record<string, string>>>]>([
  ["without configuration", /WITNESS_NAME/, async () => ({ WITNESS_NAME: "" })],
  [
    "with a key that others can read",
    /can be read by others/,
    async () => (await chmod(at("key"), 0o644), {}),
  ],
  [
    "with a key file in production",
    /NODE_ENV=production/,
    async () => ({ NODE_ENV: "production" }),
  ],
  ["without logs", /no log to watch over/, async () => (await writeFile(at("logs"), ""), {})],
  [
    "on a damaged store",
    /the witness store is damaged: a{64}\.checkpoint/,
    async () => {
      await mkdir(at("store"));
      await writeFile(join(at("store"), `${"a".repeat(64)}.checkpoint`), "damaged");
      return {};
    },
  ],
])("does not start %s", async (_, reason, prepare) => {
  const witness = start(await prepare());
  expect(await witness.ended).not.toBe(0);
  expect(witness.output()).toMatch(reason);
  expect(witness.output()).not.toContain("PRIVATE");
});
