export { type Area, areas, roleOf, roleUrl } from "./areas.ts";
export { binaryArray } from "./binary-array.ts";
export { bootstrap, type RolePasswords } from "./bootstrap.ts";
export { NotDurableError, requireDurable } from "./durable.ts";
export type { Element, ElementType } from "./element-codec.ts";
export { migrate, MigrationError } from "./migrate.ts";
export { openPool, type PoolOptions } from "./pool.ts";
export { restrictDatabase } from "./restrict-database.ts";
export { RoleTooPowerfulError } from "./restricted-role.ts";
