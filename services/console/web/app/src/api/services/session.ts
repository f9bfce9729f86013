import { SessionService } from "@writ/proto/writ/identity/v1/session";
import type { Asked } from "../clients.ts";

/** The service that signs people in. */
export const session: Asked<typeof SessionService> = {
  service: SessionService,
  process: "identity",
};
