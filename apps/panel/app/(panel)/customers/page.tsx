import { CustomerListPage } from "../../../features/customer/customer-list-page.tsx";

export default function CustomersShell() {
  return <CustomerListPage />;
}
