// Reads how far mmdebstrap is out of what it prints. Pure; called by build-image.ts for each line.
// apt says how many packages there are, so most of the time the percentage is a count, not a guess.

/** Where a build is. */
export interface BuildPlace {
  readonly step: string;
  /** 0 to 100 over the whole build; unpacking begins after 85. */
  readonly percent: number;
}

/** Gives a reader of one build's lines; it answers null for a line that says nothing new. */
export function readBuildProgress(): (line: string) => BuildPlace | null {
  let total = 120;
  let fetched = 0;
  let unpacked = 0;
  let configured = 0;
  const share = (done: number) => Math.min(1, done / total);
  return (line) => {
    const count = /, (\d+) newly installed/.exec(line)?.[1];
    if (count !== undefined) total = Math.max(total, Number(count));
    if (/^I: running .*apt-get update|^I: automatically chosen/.test(line))
      return { step: "reading package lists", percent: 2 };
    if (/^Get:\d+ .*\.deb|^Get:\d+ .* (amd64|arm64|all) /.test(line)) {
      fetched += 1;
      return { step: "downloading packages", percent: Math.round(5 + 20 * share(fetched)) };
    }
    if (/^Unpacking /.test(line)) {
      unpacked += 1;
      return { step: "unpacking packages", percent: Math.round(25 + 20 * share(unpacked)) };
    }
    if (/^Setting up /.test(line)) {
      configured += 1;
      return { step: "configuring packages", percent: Math.round(45 + 30 * share(configured)) };
    }
    if (/^I: cleaning/.test(line)) return { step: "cleaning", percent: 78 };
    if (/^I: creating tarball/.test(line)) return { step: "writing the image", percent: 80 };
    return null;
  };
}
