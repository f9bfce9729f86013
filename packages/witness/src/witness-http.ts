import type { IncomingMessage, ServerResponse } from "node:http";
import type { Witness } from "./witness.ts";

/** Longest body of a request, in bytes. */
const MAX_BODY_BYTES = 65_536;
const TEXT = "text/plain; charset=utf-8";
const CHECKPOINT = /^\/checkpoint\/([0-9a-f]{64})$/;

/** What the server tells its operator; never a part of a request. */
export interface WitnessEvents {
  readonly onRefused: (status: number, why: string) => void;
  readonly onError: (error: unknown) => void;
}

/** The response to a request. */
interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly text: string;
  /** For the operator, when it is a refusal. */
  readonly why?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The handler of a witness' HTTP requests: C2SP tlog-witness add-checkpoint, and what monitors read. */
export function witnessHandler(witness: Witness, events: WitnessEvents) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let reply: Reply;
    try {
      reply = await replyTo(witness, request);
    } catch (error) {
      // Whoever hung up while sending needs no answer, and is no error of ours.
      if (request.destroyed && !request.complete) return;
      events.onError(error);
      reply = refusal(503, "the witness can not answer now");
    }
    if (reply.why !== undefined) events.onRefused(reply.status, reply.why);
    send(response, reply);
  };
}

async function replyTo(witness: Witness, request: IncomingMessage): Promise<Reply> {
  const { method, url = "" } = request;
  if (url === "/add-checkpoint") {
    return method === "POST" ? addCheckpoint(witness, request) : notAllowed("POST");
  }
  const text = page(witness, url);
  if (text === undefined) return refusal(404, "nothing is here");
  return method === "GET" ? { status: 200, text } : notAllowed("GET");
}

async function addCheckpoint(witness: Witness, request: IncomingMessage): Promise<Reply> {
  const body = await bodyOf(request);
  if (body === undefined) {
    const why = `the body is larger than ${MAX_BODY_BYTES} bytes`;
    return { ...refusal(413, why), headers: { connection: "close" } };
  }
  const answer = await witness.addCheckpoint(body);
  switch (answer.status) {
    case 200:
      return { status: 200, text: answer.lines };
    case 409:
      return { status: 409, type: "text/x.tlog.size", text: `${answer.size}\n`, why: answer.why };
    default:
      return refusal(answer.status, answer.why);
  }
}

function page(witness: Witness, url: string): string | undefined {
  if (url === "/healthz") return "ok\n";
  if (url === "/") {
    const { name, origins, vkey } = witness;
    const logs = origins.map((origin) => `log ${origin}\n`).join("");
    return `A witness of transparency logs (c2sp.org/tlog-witness).\n\nname ${name}\nvkey ${vkey}\n${logs}`;
  }
  const [, logId] = CHECKPOINT.exec(url) ?? [];
  return logId === undefined ? undefined : witness.lastCosigned(logId);
}

/** The whole body; undefined when it is too large. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  // Destroying the request would destroy the way of the answer.
  const parts: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of parts) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refusal(status: number, why: string): Reply {
  return { status, text: `${why}\n`, why };
}

function notAllowed(method: string): Reply {
  return { ...refusal(405, `only ${method} is answered here`), headers: { allow: method } };
}

function send(response: ServerResponse, { headers, status, text, type }: Reply): void {
  const body = Buffer.from(text);
  response.writeHead(status, {
    ...headers,
    "content-type": type ?? TEXT,
    "content-length": body.length,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}
