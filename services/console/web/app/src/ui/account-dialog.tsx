import type { Session } from "@writ/proto/writ/identity/v1/session";
import { msOf } from "../time/instant.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Fact, Facts } from "./facts.tsx";
import { useParts } from "./parts.ts";
import { Time } from "./time.tsx";

/** What an account is shown with. */
export interface AccountDialogProps {
  readonly session: Session;
  readonly onClose: () => void;
}

/** Who is signed in, as what, and until when. */
export function AccountDialog({ session, onClose }: AccountDialogProps) {
  const { sessions } = useParts();
  return (
    <Dialog title={session.subject} onClose={onClose}>
      <Facts>
        <Fact name="tenant">{session.tenantId}</Fact>
        <Fact name="role">{session.role}</Fact>
        <Fact name="signed in by">{session.method}</Fact>
        <Fact name="until">
          <Time ms={msOf(session.expiresAt)} precision="minute" />
        </Fact>
      </Facts>
      <div className="form-acts">
        <Button
          onClick={() => {
            onClose();
            void sessions.signOut();
          }}
        >
          Sign out
        </Button>
      </div>
    </Dialog>
  );
}
