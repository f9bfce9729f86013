import { revocationLog } from "./revocation-log.ts";

/** A log within three tiles, and one that needs tiles of three levels and a second folder of numbers. */
export const sampleLogs = [
  { what: "a log of 700", log: revocationLog(700, 256), indexes: [0, 255, 256, 450, 699] },
  {
    what: "a log of 70,000",
    log: revocationLog(70_000, 65_537),
    indexes: [0, 65_535, 65_536, 69_999],
  },
];
