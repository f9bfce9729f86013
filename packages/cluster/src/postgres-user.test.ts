import { expect, test } from "vitest";
import { accountOf } from "./postgres-user.ts";

const accounts = `root:x:0:0:root:/root:/bin/bash
postgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash
toor:x:0:0::/root:/bin/sh
broken:x
`;

test("finds a user with its group", () => {
  expect(accountOf("postgres", accounts)).toEqual({ uid: 101, gid: 104 });
});

test.each(["toor", "broken", "nobody", ""])("finds no usable user %j", (name) => {
  expect(accountOf(name, accounts)).toBeUndefined();
});
