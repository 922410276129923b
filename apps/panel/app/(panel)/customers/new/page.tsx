import { CreateCustomerPage } from "../../../../features/customer/create-customer-page.tsx";

export default function NewCustomerShell() {
  return <CreateCustomerPage />;
}
