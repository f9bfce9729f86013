const TENANT = /^[a-z0-9-]{1,63}$/;
const UID = /^[A-Z][A-Za-z0-9]{0,63}::[A-Za-z0-9._@/-]{1,128}$/;
const ACTION = /^[a-z][a-z0-9._:-]{0,127}$/;

/** Whether a text names a tenant, such as `sample`. The tenant `-` holds denials of unknown tenants. */
export function isTenant(text: string): boolean {
  return TENANT.test(text);
}

/** Whether a text names a principal or resource as `Type::id`, such as `Workload::orchestrator`. */
export function isUid(text: string): boolean {
  return UID.test(text);
}

/** Whether a text names one action, such as `tool:call`; a wildcard is not one action. */
export function isAction(text: string): boolean {
  return ACTION.test(text);
}
