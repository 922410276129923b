import { notFound } from "next/navigation";
import { z } from "zod";
import { PlanPage } from "../../../../features/plan/plan-page.tsx";

export default async function PlanShell({ params }: { params: Promise<{ planId: string }> }) {
  const planId = z.uuid().safeParse((await params).planId);
  if (!planId.success) notFound();
  return <PlanPage planId={planId.data} />;
}
