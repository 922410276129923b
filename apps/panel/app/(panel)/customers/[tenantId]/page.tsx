import { notFound } from "next/navigation";
import { z } from "zod";
import { CustomerPage } from "../../../../features/customer/customer-page.tsx";

export default async function CustomerShell({ params }: { params: Promise<{ tenantId: string }> }) {
  const tenantId = z.uuid().safeParse((await params).tenantId);
  if (!tenantId.success) notFound();
  return <CustomerPage tenantId={tenantId.data} />;
}
