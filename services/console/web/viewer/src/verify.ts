import { start } from "./start.ts";

// The page without a policy engine: it says of replaying that it was not checked.
void start(undefined);
