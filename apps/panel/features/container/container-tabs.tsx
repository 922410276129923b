"use client";
import { EmptyState } from "@berth/ui/empty-state.tsx";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { TabPanel, Tabs } from "@berth/ui/tabs.tsx";
import type { UseQueryResult } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useTranslations } from "use-intl";
import type { ContainerView, TaskView } from "../../lib/api-types.ts";
import { ErrorNotice } from "../../lib/error-notice.tsx";
import { TaskTable } from "../task/task-table.tsx";
import { ContainerOverview } from "./container-overview.tsx";
import { RangeSwitch } from "./graphs/range-switch.tsx";
import type { LiveSamples } from "./graphs/use-live-samples.ts";
import { containerTabs, useTab } from "./use-tab.ts";

// Charts and terminal are the heaviest parts of the panel, so each is fetched with its tab.
const GraphsTab = dynamic(() => import("./graphs/graphs-tab.tsx").then((module) => module.GraphsTab), {
  ssr: false,
  loading: () => <Skeleton className="h-96" />,
});
const TerminalTab = dynamic(() => import("../terminal/terminal-tab.tsx").then((module) => module.TerminalTab), {
  ssr: false,
  loading: () => <Skeleton className="h-96" />,
});

export interface ContainerTabsProps {
  container: ContainerView;
  tasks: Pick<UseQueryResult<TaskView[], unknown>, "data" | "isError" | "error" | "refetch">;
  live: LiveSamples;
  isRunning: boolean;
}

/** Renders the tabs under a container's header. */
export function ContainerTabs({ container, tasks, live, isRunning }: ContainerTabsProps) {
  const t = useTranslations();
  const [tab, chooseTab] = useTab();
  return (
    <Tabs
      label={container.hostname}
      items={containerTabs.map((value) => ({ value, label: t(`container.tabs.${value}`) }))}
      value={tab}
      onChange={chooseTab}
      aside={tab === "graphs" ? <RangeSwitch /> : null}
    >
      <TabPanel value="overview">
        <ContainerOverview container={container} store={live.store} />
      </TabPanel>
      <TabPanel value="graphs">
        <GraphsTab container={container} live={live} isRunning={isRunning} />
      </TabPanel>
      <TabPanel value="terminal">
        <TerminalTab container={container} />
      </TabPanel>
      <TabPanel value="activity">
        {tasks.isError ? <ErrorNotice error={tasks.error} onRetry={() => void tasks.refetch()} /> : null}
        {tasks.data?.length === 0 ? <EmptyState title={t("tasks.empty")}>{t("tasks.emptyText")}</EmptyState> : null}
        {tasks.data && tasks.data.length > 0 ? <TaskTable tasks={tasks.data} isOfOne /> : null}
      </TabPanel>
    </Tabs>
  );
}
