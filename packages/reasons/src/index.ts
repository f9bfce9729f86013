export { isReasonCode, type ReasonCode, reasonCodes } from "./reason-codes.ts";
export type { ReasonFamily, ReasonText } from "./reason-text.ts";
export { stoppedAt, type StripCell, stripCells } from "./strip-cells.ts";
