import type { Execution } from "@writ/proto/writ/lineage/v1/lineage";
import { lazy, Suspense, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { useLock } from "../../../ui/use-lock.ts";

const RevokeDialog = lazy(async () => ({
  default: (await import("../../revocations/revoke-dialog.tsx")).RevokeDialog,
}));

/** Takes back an execution with everything below it. */
export function RevokeHere({ execution }: { readonly execution: Execution }) {
  const [isRevoking, setRevoking] = useState(false);
  const role = useLock("admin");
  const { executionId, decision, state } = execution;
  const own =
    decision !== "ALLOW"
      ? "There is no permission to take back."
      : state === "REVOKED"
        ? "It is revoked already."
        : undefined;
  return (
    <>
      <Button kind="grave" locked={role ?? own} onClick={() => setRevoking(true)}>
        Revoke…
      </Button>
      {isRevoking && (
        <Suspense>
          <RevokeDialog
            target={{ type: "execution", value: executionId }}
            onClose={() => setRevoking(false)}
          />
        </Suspense>
      )}
    </>
  );
}
