import { CreatePage } from "../../../../features/container/create/create-page.tsx";

export default function NewContainerPage() {
  return <CreatePage />;
}
