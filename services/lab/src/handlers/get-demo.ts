import type { DemoService } from "@writ/proto/writ/demo/v1/demo";
import type { Handlers } from "@writ/rpc";
import type { Demo } from "../demo.ts";

/** Tells what there is. */
export function getDemo(demo: Demo): Handlers<typeof DemoService>["getDemo"] {
  return () => demo.describe();
}
