import { expect, test } from "vitest";
import type { WitnessStore } from "../witness-store.ts";

/** A store under test, which can be opened again on what it kept. */
export interface OpenStore extends AsyncDisposable {
  readonly store: WitnessStore;
  /** Gives the store up and opens what it kept. */
  reopen(): Promise<WitnessStore>;
}

/** What every store of a witness has to do. */
export function storeContract(open: () => Promise<OpenStore>): void {
  const [one, other] = ["a".repeat(64), "b".repeat(64)];

  test("a new store holds nothing", async () => {
    await using opened = await open();
    expect(await opened.store.load()).toEqual(new Map());
  });

  test("keeps the newest note of each log, also when it is opened again", async () => {
    await using opened = await open();
    await opened.store.put(one, "first\n");
    await opened.store.put(other, "other \u2014 \n");
    await opened.store.put(one, "second\n");
    const kept = new Map([
      [one, "second\n"],
      [other, "other \u2014 \n"],
    ]);
    expect(await opened.store.load()).toEqual(kept);
    expect(await (await opened.reopen()).load()).toEqual(kept);
  });

  test("keeps many logs at once", async () => {
    await using opened = await open();
    const ids = Array.from({ length: 40 }, (_, i) => i.toString(16).padStart(64, "0"));
    await Promise.all(ids.map((id) => opened.store.put(id, `note ${id}\n`)));
    expect(await (await opened.reopen()).load()).toEqual(
      new Map(ids.map((id) => [id, `note ${id}\n`])),
    );
  });

  test("a note replaced by a shorter one is gone as a whole", async () => {
    await using opened = await open();
    await opened.store.put(one, "x".repeat(60_000));
    await opened.store.put(one, "short\n");
    expect((await opened.store.load()).get(one)).toBe("short\n");
  });

  test("what is loaded is a copy", async () => {
    await using opened = await open();
    await opened.store.put(one, "note\n");
    const loaded = await opened.store.load();
    await opened.store.put(one, "newer\n");
    expect(loaded.get(one)).toBe("note\n");
  });
}
