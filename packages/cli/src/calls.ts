import type { DescService } from "@bufbuild/protobuf";
import { channelTo, type ClientEnvironment } from "@writ/client";
import { type Client, connect } from "@writ/rpc";

const TIMEOUT_MS = 5_000;

type Service = "policy-decision" | "grant-signing" | "identity" | "evidence";

/** Calls one service of the cluster as the CLI's user, and closes the channel afterwards. */
export async function call<S extends DescService, T>(
  environment: ClientEnvironment,
  service: Service,
  description: S,
  use: (client: Client<S>) => Promise<T>,
): Promise<T> {
  const client = connect(
    description,
    addressOf(environment, service),
    channelTo(service, environment.trust, environment.tls),
    { defaultTimeoutMs: TIMEOUT_MS },
  );
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

function addressOf(environment: ClientEnvironment, service: Service): string {
  switch (service) {
    case "policy-decision":
      return environment.endpoint;
    case "grant-signing":
      return environment.grantsEndpoint;
    case "identity":
      return environment.identityEndpoint;
    case "evidence":
      return environment.evidenceEndpoint;
  }
}
