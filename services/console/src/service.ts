import type { RequestListener } from "node:http";
import { shardOf } from "@writ/evidence";
import type { Session } from "@writ/rpc";
import type { Trust } from "@writ/token";
import { methodsRoute } from "./auth/methods.ts";
import { callbackRoute, type CallbackParts } from "./auth/callback.ts";
import { signOutRoute } from "./auth/sign-out.ts";
import { startRoute, type StartParts } from "./auth/start.ts";
import { apiHandler } from "./gateway/api.ts";
import type { Upstreams } from "./gateway/clients.ts";
import { places } from "./gateway/places.ts";
import { room } from "./gateway/room.ts";
import type { GrantKeys } from "./grant-keys.ts";
import type { Health } from "./health/health-service.ts";
import { listener, type ListenerDeps } from "./http/listener.ts";
import type { Route } from "./http/route.ts";
import { metrics } from "./metrics.ts";
import type { Metric } from "./prometheus-text.ts";
import { publishedMetrics } from "./published-checkpoint.ts";
import { appRoute } from "./routes/app.ts";
import { healthzRoute } from "./routes/healthz.ts";
import { homeRoute } from "./routes/home.ts";
import { jwksRoute } from "./routes/jwks.ts";
import { logRoute } from "./routes/log.ts";
import { metricsRoute } from "./routes/metrics.ts";
import { ownPlace } from "./routes/own-place.ts";
import { trustFileRoute } from "./routes/trust-file.ts";
import { verifyRoute } from "./routes/verify.ts";

/** How much is under way at a time. */
const MOST_CALLS = 256;
const MOST_STREAMS = 128;

/** What the console works with. */
export interface ConsoleDeps extends Pick<ListenerDeps, "onBug"> {
  readonly trust: Pick<Trust, "log">;
  /** The trust file, verbatim. */
  readonly trustText: string;
  /** The folder that holds one folder for each published log. */
  readonly logDir: string;
  /** The built application, a folder, and the built proof viewer, a file; with the policy engine, another. Each may not be there. */
  readonly appDir: string;
  readonly viewerFile: string;
  readonly replayViewerFile: string;
  readonly keys: GrantKeys;
  readonly upstreams: Pick<Upstreams, "unary" | "stream">;
  readonly health: Health;
  /** Verifies a session token with the trust file. @throws RpcError CALLER_UNAUTHENTICATED */
  readonly readSession: (token: string) => Session;
  /** Metrics of all processes, and what of this one is not counted here. */
  readonly processMetrics: () => Promise<ReadonlyMap<string, readonly Metric[]>>;
  /** Whether everybody who reaches the console may read metrics, or only callers on this machine. */
  readonly metricsAreOpen: boolean;
  /** Where browsers reach the console from elsewhere. */
  readonly publicUrl: URL | undefined;
  /** Undefined when people sign in with codes only. */
  readonly oidc: (StartParts & CallbackParts) | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Everything the console serves. @throws ShardError */
export function consoleListener(deps: ConsoleDeps): RequestListener {
  const { keys, logDir, now, oidc, onBug, publicUrl, trust, trustText, upstreams } = deps;
  const folders = { logDir, currentShard: shardOf(trust.log.origin) };
  const counted = metrics();
  const allMetrics = async () => {
    const all = new Map(await deps.processMetrics());
    const own = [...counted.read(), ...(await publishedMetrics(folders))];
    return all.set("console", [...(all.get("console") ?? []), ...own]);
  };
  const own = places(publicUrl);
  const forPeople: readonly Route[] = [
    verifyRoute("verify", deps.viewerFile),
    verifyRoute("verify-replay", deps.replayViewerFile),
    methodsRoute(oidc !== undefined),
    signOutRoute(own),
    ...(oidc === undefined ? [] : [startRoute(oidc), callbackRoute(oidc)]),
    appRoute(deps.appDir, homeRoute()),
  ];
  const api = apiHandler({
    upstreams,
    health: deps.health,
    readSession: deps.readSession,
    places: own,
    takesCookies: oidc !== undefined,
    unaryRoom: room(MOST_CALLS),
    streamRoom: room(MOST_STREAMS),
    onBug,
    now,
  });
  return listener({
    handlers: [api],
    routes: [
      logRoute(folders),
      trustFileRoute(trustText),
      jwksRoute(keys),
      healthzRoute(),
      metricsRoute({ isOpen: deps.metricsAreOpen, read: allMetrics }),
      ...forPeople.map((route) => ownPlace(route, own)),
    ],
    metrics: counted,
    onBug,
  });
}
