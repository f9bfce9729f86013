import { expect, test } from "vitest";
import { explorerSearch } from "../../../search/page-search.ts";
import { explorerCommand } from "./explorer-command.ts";

const search = (raw: Readonly<Record<string, string>>) => explorerSearch.read(raw).values;

test("what is below is a command, as deep as it is shown", () => {
  expect(explorerCommand("id", search({}))).toEqual({
    command: "npx writ lineage descendants id",
    missing: [],
  });
  expect(explorerCommand("id", search({ depth: "2" })).command).toBe(
    "npx writ lineage descendants id --depth 2",
  );
  expect(explorerCommand("id", search({ dir: "up" })).command).toBe(
    "npx writ lineage ancestors id",
  );
});

test("what the command can not say is named", () => {
  const shown = search({ view: "strata", paint: "key", t: "2026-11-23T12:04" });
  expect(explorerCommand("id", shown).missing).toEqual([
    "the strata",
    "paint by key",
    "as it stood at 2026-11-23T12:04",
  ]);
});
