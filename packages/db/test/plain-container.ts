/** The columns of a container no test of rows cares about: a small VPS of an image that nobody has. */
export const plainContainer = {
  imageDigest: "0".repeat(64),
  imageName: "debian-13",
  cpuMillicores: 1000,
  memoryBytes: 1n << 30n,
  swapBytes: 0n,
  diskBytes: 1n << 31n,
  processes: 100,
};
