import type { AppRouter } from "@berth/api/router.ts";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";

export type { AppRouter };

type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;

export type ContainerView = Outputs["container"]["get"];
export type IsolationView = Outputs["container"]["isolation"];
export type IsolationRowView = IsolationView["rows"][number];
export type TaskView = Outputs["task"]["list"][number];
export type NodeView = Outputs["node"]["get"];
export type ImageView = Outputs["image"]["list"][number];
export type PoolView = Outputs["pool"]["list"][number];
export type PoolMap = Outputs["pool"]["get"];
export type AddressCell = PoolMap["cells"][number];
export type AddressHolder = Outputs["pool"]["history"][number];
export type TenantView = Outputs["tenant"]["list"][number];
export type MemberView = Outputs["tenant"]["get"]["members"][number];
export type PlanView = Outputs["plan"]["list"][number];
export type PlanVersionView = Outputs["plan"]["get"]["versions"][number];
export type ActivityLine = Outputs["activity"]["list"]["lines"][number];
export type SessionView = Outputs["session"]["me"];
export type SignInView = Outputs["session"]["list"][number];
export type CreateContainerInput = Inputs["container"]["create"];
export type DeleteContainerInput = Inputs["container"]["delete"];
export type CreatePoolInput = Inputs["pool"]["create"];
