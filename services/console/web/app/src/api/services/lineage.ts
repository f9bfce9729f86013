import { LineageService } from "@writ/proto/writ/lineage/v1/lineage";
import type { Asked } from "../clients.ts";

/** The service that reads the execution graph. */
export const lineage: Asked<typeof LineageService> = {
  service: LineageService,
  process: "evidence",
};
