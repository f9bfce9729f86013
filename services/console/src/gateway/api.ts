import type { ServerResponse } from "node:http";
import {
  type DescMethod,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  isMessage,
} from "@bufbuild/protobuf";
import type { ConnectRouter } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { HealthService } from "@writ/proto/writ/console/v1/health";
import { type SignInRequest, SignInRequestSchema } from "@writ/proto/writ/identity/v1/session";
import { Code } from "@writ/rpc";
import type { Handler } from "../http/handler.ts";
import { securityHeaders } from "../http/security-headers.ts";
import { refused } from "./connect-error.ts";
import { type Forwarded, forwarded } from "./forwarded.ts";
import { type ForwardParts, forwardStream, forwardUnary } from "./forward.ts";
import { addHealthMethods, type HealthMethodsParts } from "./health-methods.ts";
import type { Places } from "./places.ts";
import { foreignRequest } from "./request-check.ts";

const PREFIX = "/api";
const MOST_REQUEST_BYTES = 4 * 1024 * 1024;
/** Longer than any call, so that a quiet stream is not taken for a dead connection. */
const QUIET_MS = 20 * 60_000;

/** What answering browsers needs. */
export interface ApiParts extends ForwardParts, HealthMethodsParts {
  readonly places: Places;
}

/** What browsers call: the methods of {@link forwarded} and those of the console's own HealthService, over the Connect protocol in JSON, and nothing else. */
export function apiHandler(parts: ApiParts): Handler {
  const adapter = connectNodeAdapter({
    requestPathPrefix: PREFIX,
    routes(router) {
      addForwarded(router, parts);
      addHealthMethods(router, parts);
    },
    grpc: false,
    grpcWeb: false,
    requireConnectProtocolHeader: true,
    acceptCompression: [],
    readMaxBytes: MOST_REQUEST_BYTES,
    jsonOptions: { ignoreUnknownFields: false },
  });
  const own = { service: HealthService, methods: Object.keys(HealthService.method) };
  const paths = new Set([...forwarded, own].flatMap(pathsOf));
  return {
    name: "api",
    serves: (path) => path.startsWith(`${PREFIX}/`),
    handle(request, response) {
      const { headers, method, socket } = request;
      for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
      response.setHeader("cache-control", "no-store");
      const localPort = socket.localPort ?? 0;
      const foreign = foreignRequest({ headers, method, localPort }, parts.places);
      if (foreign !== undefined) {
        response.setHeader("connection", "close");
        return refuse(response, foreign.status, "permission_denied", foreign.message);
      }
      if (!paths.has(request.url ?? ""))
        return refuse(response, 404, "unimplemented", "there is no such method");
      if (!/^application\/(?:connect\+)?json(?:;|$)/.test(headers["content-type"] ?? ""))
        return refuse(response, 415, "invalid_argument", "only application/json");
      socket.setTimeout(QUIET_MS);
      adapter(request, response);
    },
  };
}

function pathsOf({ methods, service }: Pick<Forwarded, "methods" | "service">): readonly string[] {
  return service.methods
    .filter(({ localName }) => methods.includes(localName))
    .map(({ name }) => `${PREFIX}/${service.typeName}/${name}`);
}

function addForwarded(router: ConnectRouter, parts: ForwardParts): void {
  for (const { methods, service, upstream } of forwarded)
    for (const method of service.methods.filter(({ localName }) => methods.includes(localName)))
      addMethod(router, method, upstream, parts);
}

function addMethod(
  router: ConnectRouter,
  method: DescMethod,
  upstream: string,
  parts: ForwardParts,
): void {
  if (isUnary(method))
    router.rpc(method, (request, context) => {
      if (isMessage(request, SignInRequestSchema)) requireCode(request);
      // Whoever signs in may have a session that is over.
      const withSession = !isMessage(request, SignInRequestSchema);
      return forwardUnary(parts, upstream, request, context, withSession);
    });
  else if (isStream(method))
    router.rpc(method, (request, context) => forwardStream(parts, upstream, request, context));
  else throw new TypeError(`${method.name}: ${method.methodKind} is not forwarded`);
}

function isUnary(method: DescMethod): method is DescMethod & DescMethodUnary {
  return method.methodKind === "unary";
}

function isStream(method: DescMethod): method is DescMethod & DescMethodServerStreaming {
  return method.methodKind === "server_streaming";
}

/** An ID token comes from the issuer by way of the callback, which knows the nonce of the browser that asked. */
function requireCode({ credential }: SignInRequest): void {
  if (credential.case !== "code")
    throw refused(Code.INVALID_ARGUMENT, "REQUEST_INVALID", "sign in with a code, or by /auth");
}

function refuse(
  response: Pick<ServerResponse, "writeHead" | "end">,
  status: number,
  code: string,
  message: string,
): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ code, message }));
}
