import { type Command, EXIT, type ExitStatus, type Invocation, UsageError } from "../command.ts";
import { dataFolder } from "../environment.ts";
import { untilAborted } from "../interruption.ts";
import { registerAgentMeasurement } from "../sample/measurement.ts";
import { seedSample } from "../sample/seed.ts";
import { readSeedState } from "../sample/seed-state.ts";
import { seedTenant } from "../sample/seed-tenant.ts";
import { openStage } from "../sample/stage.ts";
import { tellStory } from "../sample/tell-story.ts";
import { clusterOptions, type RunningUp, whileUp } from "../while-up.ts";
import { readyLines } from "./up.ts";

/** `writ start`: runs the cluster and shows on it, through the public API only, what Writ does. */
export const start: Command = {
  name: "start",
  summary: "run the cluster and show an agent at work, allowed, denied and revoked",
  positionals: [],
  options: clusterOptions,
  run: runStart,
};

async function runStart(invocation: Invocation): Promise<ExitStatus> {
  const { output } = invocation;
  if ((await readSeedState(dataFolder(invocation))) === "unwanted")
    throw new UsageError(
      "this data folder was made with --empty and has no sample tenant: choose another one with --data",
    );
  return whileUp(
    invocation,
    async (environment, folder) => {
      await seedTenant(folder, false, output, () => seedSample(environment));
      // The agent's program may be another one than at the last start.
      await registerAgentMeasurement(environment);
    },
    (up) => showSample(invocation, up),
  );
}

async function showSample(
  invocation: Invocation,
  { environment, folder, interrupted, ready }: RunningUp,
): Promise<ExitStatus> {
  const { output } = invocation;
  output.result(ready, await readyLines(invocation, environment, ready));
  const stage = openStage(environment, folder, invocation.text("data"));
  try {
    const isWell = await tellStory(stage, output, interrupted);
    if (!invocation.flag("once")) {
      output.note("the cluster stays up: Ctrl-C stops it");
      await untilAborted(interrupted);
    }
    return isWell ? EXIT.done : EXIT.denied;
  } catch (error) {
    if (!interrupted.aborted) throw error;
    return invocation.flag("once") ? EXIT.denied : EXIT.done;
  }
}
