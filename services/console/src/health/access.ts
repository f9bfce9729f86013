import { HealthService } from "@writ/proto/writ/console/v1/health";
import { access, type AccessTable } from "@writ/rpc";

const table: AccessTable<typeof HealthService> = {
  // Everybody hears whether it works; who has no session hears no more than that.
  getHealth: { callers: ["role/public"], tenant: "none" },
  getSeries: { callers: ["role/analyst"], tenant: "none" },
};

/** Who may ask for health. The console judges that as every service does: by the session, which the trust file's keys verify. */
export const healthAccess = access(HealthService, table);
