import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { quantile, runLoad } from "./grpc-load.ts";
import type { Results } from "./results.ts";

const CALLS = 30_000;
const MESSAGE_BYTES = 1_000;

/** A bare grpc-js echo under the same load generator. */
export async function benchEcho(results: Results): Promise<void> {
  const server = spawn(
    process.execPath,
    [fileURLToPath(new URL("echo-server.ts", import.meta.url))],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  try {
    const [line] = (await once(server.stdout, "data")) as [Buffer];
    const message = new Uint8Array(MESSAGE_BYTES);
    const load = (inFlight: number, calls: number) =>
      runLoad({
        authority: `http://127.0.0.1:${line.toString().trim()}`,
        path: "/bench.Echo/Echo",
        messages: Array.from({ length: calls }, () => message),
        inFlight,
        isRight: (answer) => answer.length === MESSAGE_BYTES,
      });
    await load(64, CALLS / 3);
    const sequential = await load(1, CALLS / 10);
    const loaded = await load(64, CALLS);
    const conditions = `bare grpc-js echo of ${MESSAGE_BYTES} bytes, plain text, own process`;
    results.add("echo.sequential.p50", quantile(sequential.latencies, 0.5), "ms", conditions);
    results.add("echo.c64.rate", loaded.rate, "per s", `${conditions}, 64 in flight`);
  } finally {
    server.stdin.end();
    await once(server, "exit");
  }
}
