import { RpcError } from "@writ/rpc";
import { type Command, EXIT, type ExitStatus, type Invocation } from "../command.ts";
import { untilAborted } from "../interruption.ts";
import { table } from "../output.ts";
import { forPeople, localOperator, signInLink } from "../sign-in-link.ts";
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
    async ({ environment, interrupted, ready }) => {
      invocation.output.result(ready, await readyLines(invocation, environment, ready));
      if (!invocation.flag("once")) await untilAborted(interrupted);
      return EXIT.done;
    },
  );
}

/** What people are told when a cluster is ready, with a link that signs its operator in: programs get neither. */
export async function readyLines(
  { output }: Pick<Invocation, "output">,
  environment: RunningUp["environment"],
  ready: RunningUp["ready"],
): Promise<string[]> {
  if (output.isJson) return [];
  const link = await operatorLink(environment);
  return [
    "Writ is up.",
    ...table([
      ["  console", forPeople(link ?? ready.console)],
      ["", link && "signs you in, once, within 5 minutes; writ console makes a new link"],
      ["  authorize", ready.authorize],
      ["  identity", ready.identity],
      ["  grants", ready.grants],
      ["  evidence", ready.evidence],
      ["  for clients", ready.env],
    ]),
  ];
}

/** A cluster that cannot make a link now, such as one that made many just before, is up all the same. */
async function operatorLink(environment: RunningUp["environment"]): Promise<string | undefined> {
  try {
    return (await signInLink(environment, localOperator)).url;
  } catch (error) {
    if (error instanceof RpcError) return undefined;
    throw error;
  }
}
