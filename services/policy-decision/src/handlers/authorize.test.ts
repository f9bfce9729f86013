import { create } from "@bufbuild/protobuf";
import { encodeUtf8 } from "@writ/encoding";
import { AuthorizationService, AuthorizeRequestSchema } from "@writ/proto/writ/policy/v1/policy";
import { expect, test } from "vitest";
import { fixture, NOW_MS } from "../testing/fixture.ts";
import { authorize } from "./authorize.ts";

test("every call onward has a little less time than the caller gave", async () => {
  const { deps } = fixture();
  const deadlines: number[] = [];
  const identity = {
    add: (...[check, deadlineMs]: Parameters<typeof deps.identity.add>) => {
      deadlines.push(deadlineMs);
      return deps.identity.add(check, deadlineMs);
    },
  };
  const request = create(AuthorizeRequestSchema, {
    credential: { case: "clientAssertion", value: "a.b.c" },
    action: "tool:call",
    resource: { type: "Tool", id: "search" },
    inputJson: encodeUtf8("{}"),
    audience: "urn:writ:default",
  });
  await authorize({ ...deps, identity })(request, {
    method: AuthorizationService.method.authorize,
    peer: undefined,
    deadlineMs: NOW_MS + 1_000,
    signal: new AbortController().signal,
  });
  expect(deadlines).toEqual([NOW_MS + 980]);
});
