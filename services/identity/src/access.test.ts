import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { access } from "@writ/rpc";
import { expect, test } from "vitest";
import { identityAccess } from "./access.ts";

const guard = access(IdentityService, identityAccess);

function mayCall(path: string): readonly string[] {
  const peer = { path, spiffeId: `spiffe://writ.local/${path}` };
  const signal = new AbortController().signal;
  return IdentityService.methods
    .filter((method) => {
      try {
        guard({ method, peer, deadlineMs: undefined, signal });
        return true;
      } catch {
        return false;
      }
    })
    .map((method) => method.name);
}

const lists = ["ListIssuers", "ListPrincipals", "ListMeasurements"];

test("only the service that decides may have callers verified", () => {
  expect(mayCall("service/policy-decision")).toEqual(["VerifyCredentials", ...lists]);
});

test("only operators may change the registry", () => {
  expect(mayCall("operator/ada")).toEqual(
    IdentityService.methods
      .map((method) => method.name)
      .filter((name) => name !== "VerifyCredentials"),
  );
});

test("other services may read, and workloads may do nothing", () => {
  expect(mayCall("service/grant-signing")).toEqual(lists);
  expect(mayCall("service/evidence")).toEqual(lists);
  for (const path of ["workload/orchestrator", "service/identity", "service/policy-decision/x"])
    expect(mayCall(path)).toEqual([]);
});
