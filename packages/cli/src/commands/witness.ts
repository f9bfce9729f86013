import { readFile } from "node:fs/promises";
import { NoteError } from "@writ/evidence";
import {
  keepKeyFile,
  LogListError,
  logLines,
  type RunningWitness,
  runWitness,
} from "@writ/witness";
import { type Command, EXIT, type ExitStatus, type Invocation, UsageError } from "../command.ts";
import { interruption, untilAborted } from "../interruption.ts";
import { table } from "../output.ts";

const DEFAULT_PORT = "7440";
const DEFAULT_HOST = "127.0.0.1";

/** `writ witness`: cosigns checkpoints of any log (C2SP tlog-witness), for whoever does not want to believe the log alone. */
export const witness: Command = {
  name: "witness",
  summary: "cosign the checkpoints of logs, until Ctrl-C",
  positionals: [],
  options: {
    name: { type: "string", value: "NAME", help: "name of its key, such as witness.example/1" },
    key: { type: "string", value: "FILE", help: "its Ed25519 key, PKCS#8 PEM; made if not there" },
    store: { type: "string", value: "DIR", help: "where it keeps what it cosigned last" },
    log: { type: "string", multiple: true, value: "VKEY", help: "a log's key; repeatable" },
    logs: { type: "string", value: "FILE", help: "logs' keys, one a line" },
    port: { type: "string", value: "N", help: `port to listen on (${DEFAULT_PORT}); 0 for any` },
    host: { type: "string", value: "H", help: `address to listen on (${DEFAULT_HOST})` },
  },
  run: (invocation) => cosign(invocation, interruption(process)),
};

/** Runs the witness until the signal aborts. */
export async function cosign(
  invocation: Invocation,
  interrupted: AbortSignal,
): Promise<ExitStatus> {
  const { output } = invocation;
  const port = portOf(invocation.text("port") ?? DEFAULT_PORT);
  await using running = await opened(invocation, port);
  const { name, origins, vkey } = running.witness;
  output.result(
    {
      ready: true,
      pid: process.pid,
      name,
      vkey,
      url: running.url,
      policy: running.policyLine,
      logs: origins,
    },
    [
      "The witness is up.",
      ...table([
        ["  listens on", running.url],
        ["  its key", vkey],
        ...origins.map((origin) => ["  cosigns", origin] as const),
      ]),
      "For the witness policy of the log (where others reach it, the URL may be another one):",
      running.policyLine,
    ],
  );
  await untilAborted(interrupted);
  output.note("stopping");
  return EXIT.done;
}

async function opened(invocation: Invocation, port: number): Promise<RunningWitness> {
  const { output } = invocation;
  const [name, keyFile] = [invocation.required("name"), invocation.required("key")];
  const storeFolder = invocation.required("store");
  const logs = await logKeys(invocation);
  try {
    return await runWitness({
      storeFolder,
      key: await keepKeyFile(keyFile),
      name,
      logs,
      host: invocation.text("host") ?? DEFAULT_HOST,
      port,
      now: Date.now,
      onRefused: (status, why) => output.note(`refused with ${status}: ${why}`),
      onError: (error) =>
        output.note(`request failed: ${error instanceof Error ? error.message : "unknown"}`),
    });
  } catch (error) {
    if (error instanceof LogListError) throw new UsageError(error.message);
    if (!(error instanceof NoteError)) throw error;
    throw new UsageError(
      error.code === "BAD_NAME"
        ? "--name or the name of a log is no key name: no white space, no plus sign"
        : "a log's key is no verifier key: it reads name+id+base64",
    );
  }
}

async function logKeys(invocation: Invocation): Promise<readonly string[]> {
  const file = invocation.text("logs");
  const listed = file === undefined ? [] : logLines(await readFile(file, "utf8"));
  const logs = [...invocation.texts("log"), ...listed];
  if (logs.length === 0) throw new UsageError("--log VKEY or --logs FILE is required");
  return logs;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^[0-9]{1,5}$/.test(text) || port > 65_535)
    throw new UsageError("--port must be a whole number up to 65535");
  return port;
}
