import { CreatePoolPage } from "../../../../features/pool/create-pool-page.tsx";

export default function NewPoolPage() {
  return <CreatePoolPage />;
}
