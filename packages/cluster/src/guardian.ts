// Keeps one program alive no longer than the process that started this one: when standard input ends, which the kernel
// sees to even after SIGKILL, or on SIGTERM, the program is stopped, first politely, then not.
// Argument: JSON {"command","args","uid"?,"gid"?}.
import { spawn } from "node:child_process";

/** Postgres: SIGINT closes connections and shuts down, SIGQUIT leaves without writing the last checkpoint. */
const STEPS = [
  { signal: "SIGINT", afterMs: 0 },
  { signal: "SIGQUIT", afterMs: 4_000 },
  { signal: "SIGKILL", afterMs: 6_000 },
] as const;

const { command, args, ...user } = JSON.parse(process.argv[2] ?? "") as {
  command: string;
  args: string[];
  uid?: number;
  gid?: number;
};

const program = spawn(command, args, {
  ...user,
  cwd: "/",
  stdio: ["ignore", "inherit", "inherit"],
});
program.once("error", (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  process.exit(1);
});
program.once("exit", (code) => process.exit(code ?? 1));

let isStopping = false;
function stop(): void {
  if (isStopping) return;
  isStopping = true;
  for (const { signal, afterMs } of STEPS) setTimeout(() => program.kill(signal), afterMs);
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, stop);
for (const event of ["end", "close", "error"] as const) process.stdin.once(event, stop);
process.stdin.resume();
