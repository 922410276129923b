"use client";
import { ConfirmDialog } from "@berth/ui/confirm-dialog.tsx";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { MemberView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { useTRPC } from "../../lib/trpc.ts";
import type { MadeLink } from "./invitation-dialog.tsx";
import { useRefreshCustomers } from "./use-refresh-customers.ts";

export interface NewLinkDialogProps {
  tenantId: string;
  member: MemberView;
  onMade: (made: MadeLink) => void;
  onClose: () => void;
}

/** Says what a new link does before it is made: the ones before stop working. */
export function NewLinkDialog({ tenantId, member, onMade, onClose }: NewLinkDialogProps) {
  const t = useTranslations("customers");
  const words = useTranslations("app");
  const trpc = useTRPC();
  const { userId, name: person } = member;
  const onSettled = useRefreshCustomers();
  const invite = useMutation(
    trpc.tenant.inviteAgain.mutationOptions({
      onSuccess: ({ invitation }) => onMade({ ...invitation, person }),
      onSettled,
    }),
  );
  const title = t("newLinkTitle", { person });
  return (
    <ConfirmDialog
      title={title}
      consequence={t("newLinkText")}
      confirmLabel={t("newLinkMake")}
      cancelLabel={words("cancel")}
      isOpen
      isBusy={invite.isPending}
      error={invite.error === null ? null : <ErrorNotice error={invite.error} title={title} />}
      onOpenChange={onClose}
      onConfirm={() => invite.mutate({ tenantId, userId })}
    />
  );
}
