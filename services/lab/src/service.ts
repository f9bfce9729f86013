import { DemoService } from "@writ/proto/writ/demo/v1/demo";
import { access, implement, type Implementation } from "@writ/rpc";
import { demoAccess } from "./access.ts";
import type { Demo } from "./demo.ts";
import { endRun } from "./handlers/end-run.ts";
import { getDemo } from "./handlers/get-demo.ts";
import { provoke } from "./handlers/provoke.ts";
import { startRun } from "./handlers/start-run.ts";
import { watchRun } from "./handlers/watch-run.ts";

/** The demo: one agent in two worlds. */
export function demoService(demo: Demo): Implementation {
  return implement(DemoService, access(DemoService, demoAccess), {
    getDemo: getDemo(demo),
    startRun: startRun(demo),
    provoke: provoke(demo),
    watchRun: watchRun(demo),
    endRun: endRun(demo),
  });
}
