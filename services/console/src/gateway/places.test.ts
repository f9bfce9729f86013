import { expect, test } from "vitest";
import { places } from "./places.ts";

const own = places(undefined);
const known = places(new URL("https://writ.example.org"));

test("the machine's own names are the console's, at the port that listens", () => {
  for (const name of ["localhost", "127.0.0.1", "[::1]"])
    expect(own.originFor(`${name}:7400`, 7400)).toBe(`http://${name}:7400`);
  expect(own.originFor("localhost", 80)).toBe("http://localhost");
});

test.each([undefined, "", "localhost", "localhost:7401", "LOCALHOST:7400", "evil.example:7400"])(
  "%j is not",
  (host) => {
    expect(own.originFor(host, 7400)).toBeUndefined();
  },
);

test("the public URL is one more", () => {
  expect(known.originFor("writ.example.org", 7400)).toBe("https://writ.example.org");
  expect(known.originFor("localhost:7400", 7400)).toBe("http://localhost:7400");
  for (const host of ["writ.example.org:443", "writ.example.org.", "x.writ.example.org"])
    expect(known.originFor(host, 7400)).toBeUndefined();
});
