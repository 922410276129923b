import { notFound } from "next/navigation";
import { z } from "zod";
import { PoolPage } from "../../../../features/pool/pool-page.tsx";

export default async function PoolShell({ params }: { params: Promise<{ id: string }> }) {
  const id = z.uuid().safeParse((await params).id);
  if (!id.success) notFound();
  return <PoolPage id={id.data} />;
}
