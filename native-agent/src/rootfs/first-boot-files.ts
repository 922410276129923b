// What a fresh container finds in its tree before its first start, as a list: pure, so that every line
// of it can be read in a test. Called by first-boot.ts, which writes the list.
import type { ContainerSpec } from "@berth/contract/container-spec.ts";

/** One file or link of the list; paths are relative to the container's root and hold no link. */
export type FirstBootFile =
  | { readonly path: string; readonly mode: number; readonly text: string }
  | { readonly path: string; readonly linkTo: string };

/** What of the image decides about the list. */
export interface ImageTraits {
  readonly hasSystemd: boolean;
  /** An ssh-keygen and a place for keys, and no host key: each container must make its own. */
  readonly needsHostKeys: boolean;
  /** Debian's ifupdown, which would take a stale eth0 as its own. */
  readonly hasInterfacesFile: boolean;
}

/** Lists the files; `nameservers` are the node's own, used where the spec names none. */
export function listFirstBootFiles(
  spec: ContainerSpec,
  nameservers: readonly string[],
  image: ImageTraits,
): FirstBootFile[] {
  const { hostname, network, firstBoot } = spec;
  const resolvers = network.nameservers.length > 0 ? network.nameservers : nameservers;
  const files: FirstBootFile[] = [
    { path: "etc/hostname", mode: 0o644, text: `${hostname}\n` },
    { path: "etc/hosts", mode: 0o644, text: listHosts(hostname, network.ipv4) },
    // A file, also where the image has a link to a resolver service's own: that one is not running here.
    { path: "etc/resolv.conf", mode: 0o644, text: resolvers.map((address) => `nameserver ${address}\n`).join("") },
    // Empty, not missing: systemd fills it from container_uuid and does not take the start for an installation.
    { path: "etc/machine-id", mode: 0o444, text: "" },
  ];
  if (firstBoot.sshKeys.length > 0) {
    files.push({
      path: "root/.ssh/authorized_keys",
      mode: 0o600,
      text: firstBoot.sshKeys.map((key) => `${key}\n`).join(""),
    });
  }
  if (image.hasInterfacesFile) files.push({ path: "etc/network/interfaces", mode: 0o644, text: INTERFACES });
  if (image.hasSystemd) files.push({ path: "etc/systemd/network/10-berth-eth0.network", mode: 0o644, text: NETWORKD });
  if (image.hasSystemd && image.needsHostKeys) {
    files.push({ path: `etc/systemd/system/${HOST_KEYS_UNIT}`, mode: 0o644, text: HOST_KEYS });
    files.push({
      path: `etc/systemd/system/multi-user.target.wants/${HOST_KEYS_UNIT}`,
      linkTo: `../${HOST_KEYS_UNIT}`,
    });
  }
  return files;
}

function listHosts(hostname: string, ipv4: string): string {
  const short = hostname.split(".")[0] ?? hostname;
  const names = short === hostname ? hostname : `${hostname} ${short}`;
  const local = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";
  return `${local}ff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n${ipv4}\t${names}\n`;
}

const INTERFACES = `# eth0 is configured by the host before this system starts.
auto lo
iface lo inet loopback
`;

const NETWORKD = `# eth0 is configured by the host before this system starts.
[Match]
Name=eth0

[Link]
Unmanaged=yes
`;

const HOST_KEYS_UNIT = "berth-ssh-host-keys.service";

// Made inside, by the container itself: a key the host had made would be a key the host knows.
const HOST_KEYS = `[Unit]
Description=Make this system's own SSH host keys
ConditionPathExists=!/etc/ssh/ssh_host_ed25519_key
Before=ssh.service sshd.service

[Service]
Type=oneshot
ExecStart=/usr/bin/ssh-keygen -A

[Install]
WantedBy=multi-user.target
`;
