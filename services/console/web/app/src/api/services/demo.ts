import { DemoService } from "@writ/proto/writ/demo/v1/demo";
import type { Asked } from "../clients.ts";

/** The service that runs the demo. */
export const demo: Asked<typeof DemoService> = {
  service: DemoService,
  process: "lab",
};
