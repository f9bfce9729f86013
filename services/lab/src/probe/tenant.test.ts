import { create } from "@bufbuild/protobuf";
import {
  ActivatePolicySetResponseSchema,
  ListPolicySetsResponseSchema,
  type PolicySet,
  PolicySetSchema,
  PublishPolicySetResponseSchema,
} from "@writ/proto/writ/policy/v1/policy";
import { AddPrincipalResponseSchema } from "@writ/proto/writ/identity/v1/identity";
import { expect, test } from "vitest";
import { newKeyPem } from "../../../../test/support/party.ts";
import { probeHolder } from "./holder-key.ts";
import { steps } from "./step.ts";
import { prepareTenant } from "./tenant.ts";
import { fakeTime } from "./testing/fake-plane.ts";

const NOW_S = 1_000_000;
const WEEK_S = 604_800;
const holder = probeHolder(newKeyPem());
const wanted = { files: new Map([["policyset.json", "{}"]]), digest: "sha256:1" };

async function callsWith(policySets: readonly PolicySet[]): Promise<readonly string[]> {
  const calls: string[] = [];
  const called =
    <Reply>(name: string, reply: Reply) =>
    async () => {
      calls.push(name);
      return reply;
    };
  await prepareTenant(
    {
      identity: { addPrincipal: called("addPrincipal", create(AddPrincipalResponseSchema, {})) },
      policies: {
        listPolicySets: called(
          "list",
          create(ListPolicySetsResponseSchema, { policySets: [...policySets] }),
        ),
        publishPolicySet: called("publish", create(PublishPolicySetResponseSchema, {})),
        activatePolicySet: called("activate", create(ActivatePolicySetResponseSchema, {})),
      },
    },
    holder,
    wanted,
    { nowMs: NOW_S * 1_000, steps: steps(fakeTime()) },
  );
  return calls;
}

const known = (active: boolean, forS: number) =>
  create(PolicySetSchema, {
    digest: "sha256:1",
    active,
    notAfter: { seconds: BigInt(NOW_S + forS), nanos: 0 },
  });

test("a new tenant gets its principal and its policy set", async () => {
  expect(await callsWith([])).toEqual(["addPrincipal", "list", "publish", "activate"]);
});

test("what is there stays as it is", async () => {
  expect(await callsWith([known(true, 4 * WEEK_S)])).toEqual(["addPrincipal", "list"]);
});

test("a policy set that somebody replaced is activated again", async () => {
  const other = create(PolicySetSchema, { digest: "sha256:2", active: true });
  expect(await callsWith([other, known(false, 4 * WEEK_S)])).toEqual([
    "addPrincipal",
    "list",
    "activate",
  ]);
});

test("an activation that soon ends is renewed", async () => {
  expect(await callsWith([known(true, WEEK_S / 2)])).toEqual(["addPrincipal", "list", "activate"]);
});
