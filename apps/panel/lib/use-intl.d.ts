import type { ui } from "@berth/core/messages/en/ui.ts";
import type { Locale } from "./locale.ts";

/** Message keys and their arguments are types: a missing word is found by the compiler. */
declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof ui;
  }
}
