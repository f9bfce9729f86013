import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import type { Asked } from "../clients.ts";

/** The service that knows who and what may call. */
export const identity: Asked<typeof IdentityService> = {
  service: IdentityService,
  process: "identity",
};
