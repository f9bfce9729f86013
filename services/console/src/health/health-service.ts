import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type GetHealthResponseSchema,
  type GetSeriesRequest,
  type GetSeriesResponseSchema,
  HealthService,
} from "@writ/proto/writ/console/v1/health";
import { type CallContext, hasRole } from "@writ/rpc";
import { healthAccess } from "./access.ts";
import type { Collector } from "./collector.ts";
import { getSeries } from "./get-series.ts";
import { fullView, publicView } from "./view.ts";

/** A call of a browser, as far as it says who is behind it. */
export type Asking = Pick<CallContext, "session" | "signal">;

/** What HealthService answers. Both throw RpcError. */
export interface Health {
  getHealth(asking: Asking): MessageInitShape<typeof GetHealthResponseSchema>;
  getSeries(
    request: Pick<GetSeriesRequest, "names" | "windowS">,
    asking: Asking,
  ): MessageInitShape<typeof GetSeriesResponseSchema>;
}

/** HealthService in the console itself, under the same rules as the services that are called through it. */
export function health(
  collected: Omit<Collector, "round">,
  options: { readonly trustDomain: string; readonly now: () => number },
): Health {
  const spiffeId = `spiffe://${options.trustDomain}/service/console`;
  const peer = { spiffeId, path: "service/console" };
  const admitted = (method: CallContext["method"], asking: Asking): CallContext => {
    const call = { ...asking, method, peer, deadlineMs: undefined };
    healthAccess(call);
    return call;
  };
  return {
    getHealth(asking) {
      const call = admitted(HealthService.method.getHealth, asking);
      return hasRole(call, "analyst") ? fullView(collected) : publicView(collected);
    },
    getSeries(request, asking) {
      admitted(HealthService.method.getSeries, asking);
      return getSeries(collected.series, request, options.now());
    },
  };
}
