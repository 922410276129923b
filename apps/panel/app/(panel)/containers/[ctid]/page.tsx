import { ctidSchema } from "@berth/core/container/ctid.ts";
import { notFound } from "next/navigation";
import { ContainerPage } from "../../../../features/container/container-page.tsx";

export default async function ContainerShell({ params }: { params: Promise<{ ctid: string }> }) {
  const ctid = ctidSchema.safeParse(Number((await params).ctid));
  if (!ctid.success) notFound();
  return <ContainerPage ctid={ctid.data} />;
}
