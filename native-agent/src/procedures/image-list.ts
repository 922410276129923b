// `image.list`: the images containers can be made from on this node.
import { query } from "./procedure.ts";

/** Answers with the whole images, newest first; a half-made one is not among them. */
export const imageList = query("image.list", ({ ctx }) => ctx.images.list());
