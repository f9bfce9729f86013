import { type Command, EXIT, type ExitStatus, type Invocation } from "../command.ts";
import { untilAborted } from "../interruption.ts";
import { table } from "../output.ts";
import { seedSample } from "../sample/seed.ts";
import { seedTenant } from "../sample/seed-tenant.ts";
import { clusterOptions, type RunningUp, whileUp } from "../while-up.ts";

/** `writ up`: runs the whole cluster on this machine. */
export const up: Command = {
  name: "up",
  summary: "run the cluster on this machine until Ctrl-C",
  positionals: [],
  options: {
    ...clusterOptions,
    empty: { type: "boolean", help: "no sample tenant: everything is denied" },
  },
  run: runUp,
};

async function runUp(invocation: Invocation): Promise<ExitStatus> {
  const isEmpty = invocation.flag("empty");
  return whileUp(
    invocation,
    (environment, folder) =>
      seedTenant(folder, isEmpty, invocation.output, () => seedSample(environment)),
    async ({ interrupted, ready }) => {
      invocation.output.result(ready, readyLines(ready));
      if (!invocation.flag("once")) await untilAborted(interrupted);
      return EXIT.done;
    },
  );
}

/** What people are told when a cluster is ready. */
export function readyLines(ready: RunningUp["ready"]): string[] {
  return [
    "Writ is up.",
    ...table([
      ["  authorize", ready.authorize],
      ["  identity", ready.identity],
      ["  grants", ready.grants],
      ["  evidence", ready.evidence],
      ["  for clients", ready.env],
    ]),
  ];
}
