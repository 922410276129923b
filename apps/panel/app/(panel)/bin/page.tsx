import { BinPage } from "../../../features/bin/bin-page.tsx";

export default function BinShell() {
  return <BinPage />;
}
