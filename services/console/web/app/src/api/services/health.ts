import { HealthService } from "@writ/proto/writ/console/v1/health";
import type { Asked } from "../clients.ts";

/** The service that tells whether everything works. */
export const health: Asked<typeof HealthService> = {
  service: HealthService,
  process: "console",
};
