/**
 * Features of a node whose absence changes what a plan can promise there, by their names in `NodeFacts.features`.
 * A form that offers such a limit shows the feature's note when the node lacks it.
 */
export const featureNames = {
  /** Missing: a plan with a network rate is refused (`net.rate_unsupported`). */
  networkRates: "network rates",
  /** Missing: the limit on disk writes is not exact for programs that write without fsync. */
  bufferedWrites: "buffered disk writes",
  /** Missing: a plan's swap is a promise nobody can use. */
  swap: "swap",
} as const;
