import { loadEngine } from "./replay/load-engine.ts";
import { start } from "./start.ts";

// The page with a policy engine: it makes the decision again.
void start(loadEngine);
