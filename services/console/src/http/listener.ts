import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Metrics } from "../metrics.ts";
import type { Handler } from "./handler.ts";
import { plainReply, type Reply } from "./reply.ts";
import { READ, type Route } from "./route.ts";
import { securityHeaders } from "./security-headers.ts";

const MOST_PATH_CHARACTERS = 1_024;

/** What requests are answered with. */
export interface ListenerDeps {
  /** The first that serves a path has it. */
  readonly handlers: readonly Handler[];
  /** Else the first that serves it answers. */
  readonly routes: readonly Route[];
  readonly metrics: Pick<Metrics, "answered">;
  /** Told of errors that are ours. */
  readonly onBug: (error: unknown, route: string) => void;
}

/** Answers every request with exactly one reply. */
export function listener(deps: ListenerDeps): RequestListener {
  const { handlers, metrics, onBug, routes } = deps;
  const answer = async (
    request: IncomingMessage,
    path: string,
  ): Promise<[route: string, reply: Reply]> => {
    const route = routes.find((one) => one.serves(path));
    const refusal = refused(request, path, route?.methods ?? READ);
    if (refusal !== undefined) return ["refused", refusal];
    if (route === undefined) return ["unknown", plainReply(404, "not found")];
    const { headers, method = "", socket, url = "" } = request;
    try {
      const asked = {
        path,
        query: url.slice(path.length + 1),
        ifNoneMatch: headers["if-none-match"],
        headers,
        method,
        localPort: socket.localPort ?? 0,
        remoteAddress: socket.remoteAddress ?? "",
      };
      return [route.name, await route.answer(asked)];
    } catch (error) {
      onBug(error, route.name);
      return [route.name, plainReply(500, "internal error")];
    }
  };
  return (request, response) => {
    // A caller that goes away in the middle of a reply is no error.
    response.on("error", () => {});
    const [path = ""] = (request.url ?? "").split("?");
    const handler = handlers.find((one) => one.serves(path));
    if (handler !== undefined) {
      response.once("close", () => metrics.answered(handler.name, response.statusCode));
      return handled(handler, request, response, onBug);
    }
    void answer(request, path).then(async ([route, reply]) => {
      metrics.answered(route, reply.status);
      try {
        await send(reply, request.method === "HEAD", response);
      } catch (error) {
        if (!response.destroyed) onBug(error, route);
        response.destroy();
      }
    });
  };
}

function handled(
  handler: Handler,
  request: IncomingMessage,
  response: ServerResponse,
  onBug: ListenerDeps["onBug"],
): void {
  try {
    handler.handle(request, response);
  } catch (error) {
    onBug(error, handler.name);
    response.destroy();
  }
}

/** Why a request is not looked at further. */
function refused(
  { headers, method = "" }: IncomingMessage,
  path: string,
  methods: readonly string[],
): Reply | undefined {
  if (!methods.includes(method))
    return plainReply(405, `only ${methods.join(" and ")}`, {
      allow: methods.join(", "),
      connection: "close",
    });
  if (path.length > MOST_PATH_CHARACTERS)
    return plainReply(414, "path too long", { connection: "close" });
  const hasBody =
    headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) !== 0;
  return hasBody ? plainReply(413, "no body is taken", { connection: "close" }) : undefined;
}

async function send(
  { body, cookies, headers, status }: Reply,
  isHead: boolean,
  response: ServerResponse,
): Promise<void> {
  const isBodyless = isHead || status === 304;
  const length = status === 304 ? {} : { "content-length": String(body.length) };
  if (cookies !== undefined) response.setHeader("set-cookie", cookies);
  response.writeHead(status, { ...securityHeaders, ...headers, ...length });
  if (body instanceof Uint8Array) {
    response.end(isBodyless ? undefined : body);
  } else if (isBodyless || response.destroyed) {
    body.discard();
    response.end();
  } else {
    await pipeline(body.open(), response);
  }
}
