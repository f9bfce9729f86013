import type { Logger } from "pino";
import type { FreeCasts } from "../cast/free-casts.ts";
import type { LabEnvironment } from "../client-environment.ts";
import type { ControlPlane } from "../control/control-plane.ts";
import type { Pauser } from "../control/pause-channel.ts";
import type { CurrentLaw } from "../monitor/current-law.ts";
import type { DamageStore } from "../store/damage-store.ts";
import type { OpenStore } from "../store/open-store.ts";
import type { RunStore } from "../store/run-store.ts";
import type { WorldStore } from "../store/world-store.ts";
import type { OpenTools } from "../tools/open-tools.ts";
import type { WritTools } from "../tools/writ-tools.ts";

/** What all runs share. */
export interface LabParts {
  readonly environment: LabEnvironment;
  readonly plane: ControlPlane;
  readonly casts: FreeCasts;
  readonly writTools: WritTools;
  readonly openTools: OpenTools;
  /** Opens every tool of the watched world. Secret. */
  readonly apiKey: string;
  readonly writWorld: WorldStore;
  readonly openWorld: WorldStore;
  readonly openStore: OpenStore;
  readonly damage: DamageStore;
  readonly runs: RunStore;
  readonly law: CurrentLaw;
  readonly pauser: Pauser;
  readonly log: Pick<Logger, "info" | "warn">;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}
