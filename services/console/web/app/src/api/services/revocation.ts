import { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import type { Asked } from "../clients.ts";

/** The service that takes permissions back. */
export const revocation: Asked<typeof RevocationService> = {
  service: RevocationService,
  process: "grant-signing",
};
