import type { IncomingMessage, ServerResponse } from "node:http";

/** What answers by itself everything below a path, whatever the method. */
export interface Handler {
  /** Its name in metrics. */
  readonly name: string;
  /** Whether the path is this handler's. */
  serves(path: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
}
