import { expect, test } from "vitest";
import { GrantService, GrantSigningService } from "@writ/proto/writ/grant/v1/grant";
import { access } from "./access.ts";
import { Code } from "./error.ts";
import type { CallContext } from "./handlers.ts";

const guard = access(GrantSigningService, {
  issueGrants: ["service/policy-decision"],
  getGrantStates: ["workload", "operator"],
});

function call(
  path: string | undefined,
  method: CallContext["method"] = GrantSigningService.method.issueGrants,
): CallContext {
  return {
    method,
    peer: path === undefined ? undefined : { spiffeId: `spiffe://td/${path}`, path },
    deadlineMs: undefined,
    signal: new AbortController().signal,
  };
}

test("lets exactly the named service in", () => {
  expect(() => guard(call("service/policy-decision"))).not.toThrow();
  for (const other of ["service/policy-decision/x", "service/identity", "workload/policy-decision"])
    expect(() => guard(call(other))).toThrow(
      expect.objectContaining({ code: Code.PERMISSION_DENIED }),
    );
});

test("lets every id below a kind of caller in, and the kind by itself not", () => {
  const states = GrantSigningService.method.getGrantStates;
  expect(() => guard(call("workload/a", states))).not.toThrow();
  expect(() => guard(call("operator/b/c", states))).not.toThrow();
  for (const other of ["workload", "workloads/a", "service/evidence"])
    expect(() => guard(call(other, states))).toThrow(
      expect.objectContaining({ code: Code.PERMISSION_DENIED }),
    );
});

test("refuses whoever shows no certificate", () => {
  expect(() => guard(call(undefined))).toThrow(
    expect.objectContaining({ code: Code.UNAUTHENTICATED }),
  );
});

test("judges only the methods of its own service", () => {
  expect(() => guard(call(undefined, GrantService.method.redeem))).not.toThrow();
});
