import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { lazy, Suspense, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { CommandTwin } from "../../ui/command-twin.tsx";
import { useLock } from "../../ui/use-lock.ts";
import { OpenProof } from "./tab-proof.tsx";

const RevokeDialog = lazy(async () => ({
  default: (await import("../revocations/revoke-dialog.tsx")).RevokeDialog,
}));

/** What the acts are about. */
export interface RecordActsProps {
  readonly execution: Execution;
}

/** What can be done with a record. */
export function RecordActs({ execution }: RecordActsProps) {
  const [isRevoking, setRevoking] = useState(false);
  const role = useLock("admin");
  const { executionId, decision, state } = execution;
  const locked =
    role ??
    (decision !== "ALLOW"
      ? "There is no permission to take back."
      : state === "REVOKED"
        ? "It is revoked already."
        : undefined);
  return (
    <div className="record-acts no-print">
      <OpenProof execution={execution} />
      <Button kind="grave" locked={locked} onClick={() => setRevoking(true)}>
        Revoke…
      </Button>
      <CommandTwin command={`npx writ lineage show ${executionId}`} missing={[]} />
      {isRevoking && (
        <Suspense>
          <RevokeDialog
            target={{ type: "execution", value: executionId }}
            onClose={() => setRevoking(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
