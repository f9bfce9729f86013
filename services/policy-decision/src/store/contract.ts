import { expect, test } from "vitest";
import type { Activation, PolicyStore } from "./store.ts";

const digest = (fill: string): string => `sha256:${fill.repeat(64)}`;
const id = (n: number): string => `018f0000-0000-7000-8000-${String(n).padStart(12, "0")}`;

function set(tenantId: string, fill: string) {
  return {
    tenantId,
    digest: digest(fill),
    name: "sample",
    policies: 2,
    publishedAt: new Date(1_000),
    publishedBy: "spiffe://td/operator/a",
    eventId: id(1),
  };
}

function activation(counter: number, event: number): Activation {
  return {
    tenantId: "a",
    counter,
    digest: digest("1"),
    notBefore: new Date(1_000),
    notAfter: new Date(2_000),
    eventId: id(event),
    payload: Uint8Array.of(1, 2),
    signature: Uint8Array.of(3),
    keyId: "kid",
  };
}

/** What every store of policy sets must do. */
export function storeContract(open: () => Promise<PolicyStore & AsyncDisposable>): void {
  test("keeps a published set with its files, per tenant", async () => {
    await using store = await open();
    const files = new Map([["policies/a.cedar", "permit(principal, action, resource);"]]);
    await store.publish(set("a", "1"), files);
    await store.publish(set("a", "1"), new Map([["other", "never stored"]]));
    expect(await store.find("a", digest("1"))).toEqual(set("a", "1"));
    expect(await store.files("a", digest("1"))).toEqual(files);
    expect(await store.find("b", digest("1"))).toBeUndefined();
    expect(await store.list("b")).toEqual([]);
    expect(await store.list("a")).toHaveLength(1);
  });

  test("an activation counts once it is in the log", async () => {
    await using store = await open();
    await store.publish(set("a", "1"), new Map());
    await store.prepareActivation(activation(1, 10));
    expect(await store.currentActivation("a")).toBeUndefined();
    expect(await store.pendingActivations("a", 1)).toMatchObject([{ eventId: id(10) }]);
    await store.confirmActivation("a", id(10), 7);
    expect(await store.currentActivation("a")).toMatchObject({ counter: 1, eventId: id(10) });
    expect(await store.pendingActivations("a", 1)).toEqual([]);
  });

  test("of two activations with one counter only one is ever in the log", async () => {
    await using store = await open();
    await store.publish(set("a", "1"), new Map());
    await store.prepareActivation(activation(1, 10));
    await store.prepareActivation(activation(1, 11));
    await store.confirmActivation("a", id(10), 7);
    await expect(store.confirmActivation("a", id(11), 8)).rejects.toThrow(/activation_in_log/);
    expect(await store.currentActivation("a")).toMatchObject({ eventId: id(10) });
  });
}
