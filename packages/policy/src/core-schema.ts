/** Name of the core schema; part of every policy set's digest. */
export const CORE_SCHEMA_NAME = "writ-core/1";

/** The first part of every schema.cedarschema, byte for byte. A set's own types and actions follow it. */
export const CORE_SCHEMA = `// writ-core/1 -- what the control plane fills in. Keep this part as it is; add types and actions below it.

// UTC, the only clock. hour is 0 to 23, weekday 1 (Monday) to 7.
type Clock = { at: datetime, epoch_s: Long, hour: Long, weekday: Long };
// What was attested of the runtime. An action that declares it as optional may be asked for without.
type Runtime = { level: Long, profile: String, env: String, measurement: String, age_s: Long };
// Where in its chain of executions the act stands. A root has depth 0.
type Lineage = { depth: Long, root_kind: String, siblings: Long, parent_action?: String };
// What is asked for besides the act. lease_s is 0 when none is asked for.
type Ask = { kind: String, lease_s: Long, max_depth: Long, use: String, audience: String };
// How the caller was authenticated.
type Auth = { method: String, age_s: Long, issuer: String };
// Every action declares it as stop: Stop.
type Stop = { active: Bool, scope: String };
// A budget's counter.
type Counter = { used: Long, limit: Long, remaining: Long };

entity Tenant;
entity Team in [Team, Tenant];
// Whoever asks always has what comes from the directory; a mere resource of these types has none of it.
entity User in [Team] { @source("directory") suspended?: Bool, clearance?: Long, email?: String };
entity Workload in [Team] { @source("directory") suspended?: Bool };
entity Agent in [Team] { @source("directory") suspended?: Bool, risk?: Long };

// The set's own part begins here.
`;
