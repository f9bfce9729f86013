export { access, type AccessTable, type Caller } from "./access.ts";
export { type Batcher, batcher, type ItemResult } from "./batcher.ts";
export { callerName } from "./caller-name.ts";
export { type CallOptions, type Client, connect } from "./client.ts";
export { clientTls, serverTls, type TlsIdentity } from "./credentials.ts";
export { onward } from "./deadline.ts";
export { Code, RpcError } from "./error.ts";
export { failure, type FailureReason, failureReason, type FieldViolation } from "./failure.ts";
export {
  type CallContext,
  type CallObserver,
  type Guard,
  type Handlers,
  implement,
  type Implementation,
} from "./handlers.ts";
export { parseSvid, type Peer } from "./peer.ts";
export { type RunningServer, serve } from "./serve.ts";
export { hasRole, type Role, roleOf, roles, type Session, type Sessions } from "./session.ts";
