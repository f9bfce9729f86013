import type { AuthorizeReply } from "@writ/client";
import type { ReasonCode, ReasonFamily } from "@writ/reasons";
import type { World } from "./world.ts";

/** A request that must be denied, and how it is made. */
export interface RequestDenial {
  readonly title: string;
  readonly cause: ReasonFamily;
  readonly code: ReasonCode;
  /** Where the denial is on record; by default the sample's tenant. */
  readonly tenant?: string;
  /** DENY unless it waits for somebody. */
  readonly decision?: "PENDING";
  readonly ask: (world: World) => Promise<AuthorizeReply>;
}
