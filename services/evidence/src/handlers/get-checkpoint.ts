import type { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import type { Handlers } from "@writ/rpc";
import type { CurrentView } from "../log/reader.ts";

/** The newest signed checkpoint, and the key to verify it with. */
export function getCheckpoint(deps: {
  readonly view: CurrentView;
  readonly vkey: string;
}): Handlers<typeof EvidenceService>["getCheckpoint"] {
  return async () => ({ checkpoint: (await deps.view()).checkpoint, vkey: deps.vkey });
}
