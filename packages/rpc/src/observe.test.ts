import type { DescService } from "@bufbuild/protobuf";
import { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { expect, test } from "vitest";
import { testSvids } from "../../../test/support/svids.ts";
import { connect } from "./client.ts";
import { clientTls, serverTls } from "./credentials.ts";
import { Code } from "./error.ts";
import { failure } from "./failure.ts";
import { type Guard, type Handlers, implement } from "./handlers.ts";
import { serve } from "./serve.ts";

type Service = typeof RevocationService;

const handlers: Pick<Handlers<Service>, "revoke" | "watchRevocations"> = {
  async revoke({ tenantId }) {
    if (tenantId === "") throw failure("NOT_FOUND", "no such thing");
    if (tenantId === "bug") throw new Error("a bug");
    return {};
  },
  async *watchRevocations() {
    yield { frame: "a frame" };
  },
};

const onlyFor =
  (path: string): Guard =>
  ({ peer }) => {
    if (peer?.path !== path) throw failure("CALLER_NOT_ALLOWED", "not for you");
  };

test("tells of every call when it begins and once when it has ended, refused ones and streams included", async () => {
  const svids = testSvids();
  const seen: string[] = [];
  await using server = await serve({
    address: "127.0.0.1:0",
    credentials: serverTls(svids.of("service/grant-signing")),
    trustDomain: svids.trustDomain,
    services: [
      implement(RevocationService, onlyFor("operator/ada"), handlers as Handlers<Service>),
    ],
    check: async () => {},
    onBug: () => {},
    observe({ name }) {
      seen.push(`${name} begins`);
      return (code) => seen.push(`${name} ${Code[code]}`);
    },
    now: Date.now,
  });
  const to = { trustDomain: svids.trustDomain, path: "service/grant-signing" };
  const address = `127.0.0.1:${server.port}`;
  const clientOf = <S extends DescService>(service: S, path: string) =>
    connect(service, address, clientTls(svids.of(path), to), { defaultTimeoutMs: 5_000 });
  const client = clientOf(RevocationService, "operator/ada");
  await client.revoke({ tenantId: "acme" });
  for (const tenantId of ["", "bug"]) await client.revoke({ tenantId }).catch(() => {});
  for await (const message of client.watchRevocations({})) expect(message.frame).toBe("a frame");
  client.close();
  const stranger = clientOf(RevocationService, "operator/eve");
  await stranger.revoke({ tenantId: "acme" }).catch(() => {});
  stranger.close();
  // Nobody's method: not ours, not counted.
  const other = clientOf(PolicyService, "operator/ada");
  await other.listPolicySets({}).catch(() => {});
  other.close();
  expect(seen).toEqual([
    "Revoke begins",
    "Revoke OK",
    "Revoke begins",
    "Revoke NOT_FOUND",
    "Revoke begins",
    "Revoke INTERNAL",
    "WatchRevocations begins",
    "WatchRevocations OK",
    "Revoke begins",
    "Revoke PERMISSION_DENIED",
  ]);
});
