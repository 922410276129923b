import { notFound } from "next/navigation";
import { z } from "zod";
import { ChangePlanPage } from "../../../../../features/plan/change-plan-page.tsx";

export default async function ChangePlanShell({ params }: { params: Promise<{ planId: string }> }) {
  const planId = z.uuid().safeParse((await params).planId);
  if (!planId.success) notFound();
  return <ChangePlanPage planId={planId.data} />;
}
