"use client";
import { Skeleton } from "@berth/ui/skeleton.tsx";
import { TabPanel, Tabs } from "@berth/ui/tabs.tsx";
import dynamic from "next/dynamic";
import { useTranslations } from "use-intl";
import type { ContainerView, TaskView } from "../../lib/api-types.ts";
import { ActivityTab } from "../activity/activity-tab.tsx";
import { IsolationTab } from "../isolation/isolation-tab.tsx";
import { useMay } from "../viewer/use-viewer.ts";
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
  tasks: readonly TaskView[];
  live: LiveSamples;
  isRunning: boolean;
}

/** Renders the tabs under a container's header. */
export function ContainerTabs({ container, tasks, live, isRunning }: ContainerTabsProps) {
  const t = useTranslations();
  const may = useMay();
  const tabs = containerTabs.filter((tab) => tab !== "terminal" || may("terminal.open", container));
  const [tab, chooseTab] = useTab(tabs);
  return (
    <Tabs
      label={container.hostname}
      items={tabs.map((value) => ({ value, label: t(`container.tabs.${value}`) }))}
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
      {tabs.includes("terminal") ? (
        <TabPanel value="terminal">
          <TerminalTab container={container} />
        </TabPanel>
      ) : null}
      <TabPanel value="isolation">
        <IsolationTab container={container} isRunning={isRunning} />
      </TabPanel>
      <TabPanel value="activity">
        <ActivityTab container={container} tasks={tasks} />
      </TabPanel>
    </Tabs>
  );
}
