import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { identity } from "../../api/services/identity.ts";
import { ConfirmAct } from "../../ui/confirm-act.tsx";
import { useParts } from "../../ui/parts.ts";
import { quoted } from "../../ui/shell-quote.ts";
import { TextField } from "../../ui/text-field.tsx";
import { useTenant } from "../../ui/use-tenant.ts";

const PROFILE = "process-measure/v1";

/** Registers a runtime that may be what it claims. */
export function AddMeasurementDialog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useParts();
  const queries = useQueryClient();
  const tenantId = useTenant() ?? "";
  const [measurement, setMeasurement] = useState("");
  const [name, setName] = useState("");
  const [level, setLevel] = useState("1");
  const [environment, setEnvironment] = useState("dev");
  const isDigest = /^sha256:[0-9a-f]{64}$/.test(measurement);
  const run = async () => {
    const added = { tenantId, profile: PROFILE, measurement, name, environment };
    await client(identity).addMeasurement({ measurement: { ...added, level: Number(level) } });
    void queries.invalidateQueries();
    return (
      <p>
        {name} is registered with level {level}.
      </p>
    );
  };
  return (
    <ConfirmAct
      asksReason={false}
      command={() =>
        `npx writ identity measurement add ${measurement === "" ? "DIGEST" : measurement} --name ${quoted(name)} --level ${level} --env ${environment}`
      }
      locked={isDigest && name !== "" ? undefined : "A digest and a name are needed."}
      run={run}
      says={<p>What measures like this is taken for what you call it.</p>}
      title="Add a measurement"
      verb="Add"
      onClose={onClose}
    >
      <TextField
        hint="sha256: and 64 hex digits"
        label="Measurement"
        value={measurement}
        onChange={(text) => setMeasurement(text.trim())}
      />
      <TextField label="What it is" most={128} value={name} onChange={setName} />
      <label className="field">
        <span>Assurance level</span>
        <select value={level} onChange={(event) => setLevel(event.currentTarget.value)}>
          {["0", "1", "2", "3", "4"].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>Environment</span>
        <select value={environment} onChange={(event) => setEnvironment(event.currentTarget.value)}>
          {["dev", "staging", "prod"].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
    </ConfirmAct>
  );
}
