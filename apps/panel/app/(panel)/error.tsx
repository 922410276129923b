"use client";
import { BrokenPage } from "../../features/shell/broken-page.tsx";

/** Stands in for a page that broke inside the panel; its frame stays round it. */
export default BrokenPage;
