import { Server, ServerCredentials } from "@grpc/grpc-js";

const identity = (bytes: Buffer): Buffer => bytes;

// The yardstick: grpc-js with nothing behind it, on plain text. Prints its port and runs until its standard input ends.
const server = new Server();
server.addService(
  {
    echo: {
      path: "/bench.Echo/Echo",
      requestStream: false,
      responseStream: false,
      requestSerialize: identity,
      requestDeserialize: identity,
      responseSerialize: identity,
      responseDeserialize: identity,
    },
  },
  {
    echo: (call: { request: Buffer }, reply: (error: null, response: Buffer) => void) =>
      reply(null, call.request),
  },
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
process.stdin.once("end", () => process.exit(0)).resume();
