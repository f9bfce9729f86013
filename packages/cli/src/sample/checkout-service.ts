// A small web service with a real fault: it never gives a database connection back, so that its pool is used up after
// five orders and it answers 503 from then on. Only a restart helps. Argument: its log file. It prints its port, and ends
// when its standard input does.
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";

const POOL = 5;
const [, , logFile = ""] = process.argv;
let used = 0;

function log(level: string, text: string): void {
  appendFileSync(
    logFile,
    `${new Date().toISOString()} ${level} checkout[${process.pid}] ${text}\n`,
  );
}

const server = createServer((request, response) => {
  const isServed = used < POOL;
  if (isServed) used++;
  log("info", `${request.method} ${request.url} ${isServed ? 200 : 503}`);
  if (!isServed)
    log("error", `connection pool exhausted: ${used} of ${POOL} in use, none returned`);
  response.writeHead(isServed ? 200 : 503, { connection: "close" }).end();
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  log("info", "started");
  process.stdout.write(`${typeof address === "object" ? address?.port : ""}\n`);
});

for (const event of ["end", "error"]) process.stdin.once(event, () => process.exit(0));
process.stdin.resume();
