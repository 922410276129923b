import type { uiIsolation as en } from "../en/ui-isolation.ts";
import type { Translated } from "../translated.ts";

