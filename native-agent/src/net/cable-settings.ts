// The kernel's own settings for the host's end of a cable: the second guard, which still refuses a foreign source when
// the firewall is gone. Called by veth.ts before a cable is up, and by routed-network.ts after it and at every look:
// udev gives each new interface the host's settings from sysctl.d(5) a moment after it has appeared, and those of
// most hosts make the reverse path check loose. See linux/ip.h and the kernel's ip-sysctl for the numbers.
import { existsSync, writeFileSync } from "node:fs";
import { hasCode } from "../ffi/has-code.ts";
import type { NetlinkSocket } from "../ffi/netlink.ts";
import { ctidOf } from "./numbers.ts";
import { type Attribute, linkHeader, message, readAttributes, u32 } from "./rtnetlink-message.ts";

const [RTM_GETLINK, RTM_SETLINK, LINK_BYTES] = [18, 19, 16] as const;
const [IFLA_IFNAME, IFLA_AF_SPEC, IFLA_EXT_MASK, WITHOUT_STATISTICS] = [3, 26, 29, 8] as const;
const [AF_INET, IFLA_INET_CONF, AF_INET6, IFLA_INET6_CONF, DISABLE_IPV6] = [2, 1, 10, 2, 26] as const;

/** By the names they have below /proc/sys/net/ipv4/conf; of all interfaces only these ends and the uplinks forward. */
const settings = [
  { name: "forwarding", number: 1, value: 1 },
  { name: "rp_filter", number: 8, value: 1 },
  { name: "accept_redirects", number: 4, value: 0 },
  { name: "send_redirects", number: 6, value: 0 },
  { name: "accept_source_route", number: 9, value: 0 },
] as const;

/** The host's end of a cable. */
export interface HostEnd {
  readonly index: number;
  readonly name: string;
}

/** An end that is not set as it should be, and how it is, such as `rp_filter of bt-101 is 2`. */
export interface ChangedEnd extends HostEnd {
  readonly change: string;
}

/** Sets everything as it should be; repeating it changes nothing, and an end that has gone needs nothing. */
export function setCable(host: NetlinkSocket, { index, name }: HostEnd): void {
  const all = settings.map(({ number, value }): Attribute => [number, u32(value)]);
  const body = message(linkHeader({ index }), [[IFLA_AF_SPEC, [[AF_INET, [[IFLA_INET_CONF, all]]]]]]);
  try {
    host.request([{ type: RTM_SETLINK, body, subject: `settings of ${name}` }]);
    refuseIpv6(name);
  } catch (error) {
    if (!hasCode(error, "ENODEV", "ENOENT")) throw error;
  }
}

/** Containers have IPv4 only so far; a host's end that does not speak IPv6 leaves no second way in. */
function refuseIpv6(name: string): void {
  const setting = `/proc/sys/net/ipv6/conf/${name}/disable_ipv6`;
  if (existsSync(setting)) writeFileSync(setting, "1");
}

/** Lists the ends that somebody has set otherwise, in one dump. */
export function listChangedCables(host: NetlinkSocket, prefix: string): ChangedEnd[] {
  const request = message(linkHeader({}), [[IFLA_EXT_MASK, u32(WITHOUT_STATISTICS)]]);
  return host.dump(RTM_GETLINK, request).flatMap(({ body }) => {
    const attributes = readAttributes(body, LINK_BYTES);
    const name = attributes.get(IFLA_IFNAME)?.toString("latin1").replace("\0", "") ?? "";
    if (ctidOf(prefix, name) === null) return [];
    const change = findChange(attributes.get(IFLA_AF_SPEC));
    return change === null
      ? []
      : [{ index: body.readInt32LE(4), name, change: `${change[0]} of ${name} is ${change[1]}` }];
  });
}

/** The first setting that is not as it should be, with its value. */
function findChange(perFamily: Buffer | undefined): [name: string, value: number] | null {
  const [ipv4, ipv6] = [
    settingsOf(perFamily, AF_INET, IFLA_INET_CONF),
    settingsOf(perFamily, AF_INET6, IFLA_INET6_CONF),
  ];
  for (const { name, number, value } of settings) {
    // The kernel numbers those of IPv4 from one, and tells them as a row.
    const found = ipv4?.readInt32LE(4 * (number - 1)) ?? value;
    if (found !== value) return [name, found];
  }
  // A kernel started without IPv6 tells none of its settings.
  const found = ipv6?.readInt32LE(4 * DISABLE_IPV6) ?? 1;
  return found === 1 ? null : ["disable_ipv6", found];
}

function settingsOf(perFamily: Buffer | undefined, family: number, kind: number): Buffer | undefined {
  const own = perFamily === undefined ? undefined : readAttributes(perFamily, 0).get(family);
  return own === undefined ? undefined : readAttributes(own, 0).get(kind);
}
