import { reasonCodes } from "@writ/reasons";
import { expect, test } from "vitest";
import { denialFamilies } from "./series-names.ts";

test("the causes of denials are those of the reason codes", () => {
  const families = new Set(Object.values(reasonCodes).map(({ family }) => family));
  expect(denialFamilies.toSorted()).toEqual(
    [...families].map((family) => family.replaceAll(" ", "-")).toSorted(),
  );
});
