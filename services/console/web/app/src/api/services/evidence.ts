import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import type { Asked } from "../clients.ts";

/** The service that holds the log. */
export const evidence: Asked<typeof EvidenceService> = {
  service: EvidenceService,
  process: "evidence",
};
