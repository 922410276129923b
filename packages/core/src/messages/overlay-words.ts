/** Some of the words of a catalogue, said otherwise: the same keys, any of them. */
export type Overlay<T> = { readonly [K in keyof T]?: T[K] extends string ? string : Overlay<T[K]> };

/** A catalogue of words: sentences by key, in any depth. */
export interface Words {
  readonly [key: string]: string | Words;
}

/** Lays the words of one kind of reader over everybody's: where both have a key, the overlay's sentence is said. */
export function overlayWords<T extends Words>(words: T, over: Words): T {
  const laid: Record<string, string | Words> = { ...words };
  for (const [key, said] of Object.entries(over)) {
    const below = words[key];
    laid[key] = typeof said === "string" || typeof below !== "object" ? said : overlayWords(below, said);
  }
  // Only sentences were put in the place of sentences, so the keys are those of `words`.
  return laid as T;
}
