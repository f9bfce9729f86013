import { useQueryClient } from "@tanstack/react-query";
import type { Measurement } from "@writ/proto/writ/identity/v1/identity";
import { useState } from "react";
import { identity } from "../../api/services/identity.ts";
import { paths } from "../../paths.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmAct } from "../../ui/confirm-act.tsx";
import { Digest } from "../../ui/digest.tsx";
import { useParts } from "../../ui/parts.ts";
import { useLock } from "../../ui/use-lock.ts";
import { AddMeasurementDialog } from "./add-measurement-dialog.tsx";
import { PlainList } from "../../ui/plain-list.tsx";
import { useIdentityList } from "./use-identities.ts";

/** The runtimes that are known to be what they claim. */
export function MeasurementsList() {
  const { data, error, refetch } = useIdentityList(
    "measurements",
    async (client, tenantId) => (await client.listMeasurements({ tenantId })).measurements,
  );
  const [removing, setRemoving] = useState<Measurement>();
  const [isAdding, setAdding] = useState(false);
  const locked = useLock("admin");
  return (
    <>
      <div className="list-acts">
        <Button locked={locked} onClick={() => setAdding(true)}>
          Add a measurement…
        </Button>
      </div>
      <PlainList
        cells={(item) => [
          item.name,
          <Digest
            key="digest"
            filterHref={paths.decisions({ q: `measurement:${item.measurement}` })}
            value={item.measurement}
            what="measurement"
          />,
          item.profile,
          String(item.level),
          item.environment,
          <Button
            key="act"
            label={`Remove ${item.name}`}
            locked={locked}
            onClick={() => setRemoving(item)}
          >
            Remove…
          </Button>,
        ]}
        empty={{
          why: "No runtime is registered: what claims one is denied.",
          command: "npx writ identity measurement add sha256:… --name NAME --level 1 --env prod",
        }}
        error={error}
        heads={["name", "measurement", "profile", "level", "environment", "act"]}
        items={data?.items}
        keyOf={({ profile, measurement }) => `${profile} ${measurement}`}
        label="Measurements"
        onRetry={() => void refetch()}
      />
      {removing !== undefined && (
        <RemoveDialog removed={removing} onClose={() => setRemoving(undefined)} />
      )}
      {isAdding && <AddMeasurementDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function RemoveDialog(props: { readonly removed: Measurement; readonly onClose: () => void }) {
  const { name, measurement, profile, tenantId } = props.removed;
  const { client } = useParts();
  const queries = useQueryClient();
  const run = async () => {
    await client(identity).removeMeasurement({ tenantId, profile, measurement });
    void queries.invalidateQueries();
    return <p>{name} is no known runtime any more.</p>;
  };
  return (
    <ConfirmAct
      asksReason={false}
      command={() => `npx writ identity measurement remove ${measurement}`}
      isGrave
      run={run}
      says={
        <p>
          Whoever runs on {name} will be denied. What runs goes on: to stop it, revoke the
          measurement.
        </p>
      }
      title="Remove a measurement"
      verb="Remove"
      onClose={props.onClose}
    />
  );
}
