import { listImages } from "@berth/control/image/list-images.ts";
import { ask, router } from "../trpc.ts";

/** What can be asked of images. */
export const imageRouter = router({ list: ask(listImages) });
