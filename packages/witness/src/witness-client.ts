import { request as requestHttp, Agent as HttpAgent, type IncomingMessage } from "node:http";
import { request as requestHttps, Agent as HttpsAgent } from "node:https";
import { decodeUtf8 } from "@writ/encoding";
import { type AddCheckpoint, formatAddCheckpoint } from "@writ/evidence";

/** What a witness made of a checkpoint. */
export type WitnessAnswer =
  /** Signature lines, not verified: see cosignaturesOf of @writ/evidence. */
  | { readonly kind: "cosigned"; readonly lines: string }
  /** It last cosigned a tree of this size, which is not the old size; or, if it is, another tree of the checkpoint's size: a fork. */
  | { readonly kind: "conflict"; readonly size: number }
  | { readonly kind: "refused"; readonly status: number; readonly message: string };

/** Asks one witness. */
export interface WitnessClient {
  /** @throws WitnessUnreachableError when there is no whole answer in time */
  addCheckpoint(ask: AddCheckpoint): Promise<WitnessAnswer>;
}

/** The witness gave no answer: it may have cosigned the checkpoint or not. */
export class WitnessUnreachableError extends Error {
  override readonly name = "WitnessUnreachableError";
}

/** The text is not the URL of a witness. */
export class WitnessUrlError extends Error {
  override readonly name = "WitnessUrlError";
}

interface Response {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const MAX_RESPONSE_BYTES = 65_536;
const MAX_MESSAGE_CHARACTERS = 200;
const SIZE = /^(0|[1-9][0-9]{0,15})\n$/;

/**
 * A client of the witness with this submission prefix (C2SP tlog-witness), http or https. Follows no redirects, takes at
 * most 64 KiB, and waits at most `timeoutMs` for a whole answer. @throws WitnessUrlError
 */
export function witnessClient(
  url: string,
  { timeoutMs }: { readonly timeoutMs: number },
): WitnessClient {
  const target = addCheckpointUrl(url);
  const isTls = target.protocol === "https:";
  const agent = new (isTls ? HttpsAgent : HttpAgent)({ keepAlive: true });
  const start = isTls ? requestHttps : requestHttp;
  return {
    async addCheckpoint(ask) {
      const body = Buffer.from(formatAddCheckpoint(ask));
      const response = await new Promise<Response>((resolve, reject) => {
        const headers = { "content-type": "text/plain", "content-length": body.length };
        const signal = AbortSignal.timeout(timeoutMs);
        const request = start(target, { method: "POST", agent, headers, signal });
        request.on("error", reject);
        request.on("response", (incoming) => void read(incoming).then(resolve, reject));
        request.end(body);
      }).catch((error: unknown) => {
        throw new WitnessUnreachableError(`${target.host}: ${reasonOf(error)}`);
      });
      return answerOf(response);
    },
  };
}

function addCheckpointUrl(prefix: string): URL {
  const url = URL.parse(prefix);
  const isPlain = url !== null && url.search === "" && url.hash === "" && url.username === "";
  if (!isPlain || !["http:", "https:"].includes(url.protocol)) {
    throw new WitnessUrlError("the URL of a witness is http or https, with a path at most");
  }
  url.pathname = `${url.pathname.replace(/\/$/, "")}/add-checkpoint`;
  return url;
}

async function read(incoming: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Leaving the loop also ends the connection.
    if (length > MAX_RESPONSE_BYTES) throw new Error("the answer is too large");
    chunks.push(chunk);
  }
  return {
    status: incoming.statusCode ?? 0,
    type: incoming.headers["content-type"] ?? "",
    text: decodeUtf8(Buffer.concat(chunks)),
  };
}

function answerOf({ status, text, type }: Response): WitnessAnswer {
  if (status === 200) return { kind: "cosigned", lines: text };
  const size = Number(SIZE.exec(text)?.[1]);
  if (status === 409 && type === "text/x.tlog.size" && Number.isSafeInteger(size)) {
    return { kind: "conflict", size };
  }
  // A stranger's text ends up in logs: one line without control characters.
  const message = text
    .replaceAll(/\p{C}+/gu, " ")
    .trim()
    .slice(0, MAX_MESSAGE_CHARACTERS);
  return { kind: "refused", status, message };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  if (error.name === "AbortError" || error.name === "TimeoutError") return "timed out";
  // Several addresses that all failed have no message of their own.
  return error.message || ("code" in error ? String(error.code) : error.name);
}
