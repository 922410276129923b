import { notFound } from "next/navigation";
import { z } from "zod";
import { NodePage } from "../../../../features/node/node-page.tsx";

export default async function NodeShell({ params }: { params: Promise<{ nodeId: string }> }) {
  const nodeId = z.uuid().safeParse((await params).nodeId);
  if (!nodeId.success) notFound();
  return <NodePage nodeId={nodeId.data} />;
}
