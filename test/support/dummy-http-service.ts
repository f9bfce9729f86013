// Stands for a process of a cluster that speaks HTTP: says that it is well, ends with its supervisor.
import { createServer } from "node:http";

const address = Object.entries(process.env).find(([name]) => name.endsWith("_ADDRESS"))?.[1] ?? "";
const [host, port] = address.split(":");
const server = createServer((_, response) => response.end("ok\n")).listen(Number(port), host);
process.once("SIGTERM", () => server.close(() => process.exit(0)));
process.stdin.once("end", () => process.exit(0)).resume();
