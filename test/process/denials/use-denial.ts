import type { ReasonCode, ReasonFamily } from "@writ/reasons";
import type { Party } from "../../support/party.ts";
import type { World } from "./world.ts";

/** A use of a grant that must be denied. */
export interface UseDenial {
  readonly title: string;
  readonly cause: ReasonFamily;
  /** What the verifier says. */
  readonly code: ReasonCode;
  /** What the control plane says of the same grant, and of a proper proof for it, if that is another code than for an ended one. */
  readonly atRedeem?: ReasonCode;
  /** Whether the refusal ends the execution: it is in the log, and nobody can use the grant. */
  readonly isRecorded?: boolean;
  /** Makes a grant, and what has to happen before it is used. */
  readonly prepare: (world: World) => Promise<PreparedUse>;
}

/** A grant, and a use of it by somebody who means well or not. */
export interface PreparedUse {
  readonly grant: string;
  /** Who holds it; the orchestrator unless said otherwise. */
  readonly party?: Party;
  readonly use: () => Promise<unknown>;
}
