import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const env = {
  WITNESS_ADDRESS: "127.0.0.1:7406",
  WITNESS_KEY_FILE: "key",
  WITNESS_NAME: "witness.writ.local/1",
  WITNESS_STORE_DIR: "store",
  WITNESS_LOGS_FILE: "logs",
};

test("reads the whole configuration", () => {
  expect(readConfig({ ...env, OTHER: "ignored" })).toEqual({
    host: "127.0.0.1",
    port: 7406,
    keyFile: "key",
    name: "witness.writ.local/1",
    storeFolder: "store",
    logsFile: "logs",
    logLevel: "info",
  });
});

test("takes an IPv6 address apart", () => {
  expect(readConfig({ ...env, WITNESS_ADDRESS: "[::1]:80" })).toMatchObject({
    host: "::1",
    port: 80,
  });
});

test("names every wrong variable at once", () => {
  const wrong = {
    ...env,
    WITNESS_ADDRESS: "nowhere",
    WITNESS_NAME: "a name",
    WITNESS_STORE_DIR: "",
  };
  expect(() => readConfig(wrong)).toThrow(
    /WITNESS_ADDRESS[\s\S]*WITNESS_NAME[\s\S]*WITNESS_STORE_DIR/,
  );
  expect(() => readConfig({})).toThrow(/WITNESS_KEY_FILE[\s\S]*WITNESS_LOGS_FILE/);
});
