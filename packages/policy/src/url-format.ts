import { type CedarRecord, cedarRecord } from "./cedar-record.ts";
import type { RequestProblems } from "./request-problems.ts";

const MAX_CHARACTERS = 2_048;
// Encoded separators and dots make a path mean different things to different readers.
const AMBIGUOUS = /%(?:2f|5c|2e|00)/i;
const defaultPorts: ReadonlyMap<string, number> = new Map([
  ["http:", 80],
  ["https:", 443],
]);

/** Takes a URL apart for `@format("url")`: http or https, in the WHATWG's canonical spelling, without credentials; undefined when a problem was added. */
export function convertUrl(
  value: unknown,
  at: string,
  problems: RequestProblems,
): CedarRecord | undefined {
  if (typeof value !== "string") {
    problems.add("INPUT_TYPE", at, "is not a string");
    return undefined;
  }
  if (value.length > MAX_CHARACTERS) {
    problems.add("INPUT_TOO_LONG", at, `is longer than ${MAX_CHARACTERS} characters`);
    return undefined;
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const defaultPort = defaultPorts.get(url?.protocol ?? "");
  if (url === undefined || defaultPort === undefined || AMBIGUOUS.test(value)) {
    problems.add("INPUT_FORMAT", at, "is not an http or https URL free of %2f, %5c, %2e and %00");
    return undefined;
  }
  if (url.username !== "" || url.password !== "") {
    problems.add("INPUT_FORMAT", at, "has credentials");
    return undefined;
  }
  if (url.href !== value) {
    problems.add(
      "INPUT_NOT_CANONICAL",
      at,
      "is spelled otherwise than new URL(it).href; send that",
    );
    return undefined;
  }
  return Object.assign(cedarRecord(), {
    scheme: url.protocol.slice(0, -1),
    host: url.hostname,
    port: url.port === "" ? defaultPort : Number(url.port),
    path: url.pathname,
  });
}
