// Makes the cable between host and container and configures both of its ends. Called by
// routed-network.ts, after the firewall knows the container and before its first process goes on.
// The container's end is born inside its namespace; it never exists on the host.
import { existsSync } from "node:fs";
import type { NetlinkRequest, NetlinkSocket } from "../ffi/netlink.ts";
import { setCable } from "./cable-settings.ts";
import { GATEWAY, insideIfindex, ipv4Bytes, macAddress } from "./numbers.ts";
import { type Attribute, linkHeader, message, text, u8, u32 } from "./rtnetlink-message.ts";

const [RTM_NEWLINK, RTM_DELLINK, RTM_SETLINK, RTM_NEWADDR, RTM_NEWROUTE, RTM_NEWNEIGH] = [
  16, 17, 19, 20, 24, 28,
] as const;
const [NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE] = [0x100, 0x200, 0x400] as const;
const NEW = NLM_F_CREATE | NLM_F_EXCL;
const [IFF_UP, IFF_NOARP] = [0x1, 0x80] as const;
const [AF_INET, AF_INET6] = [2, 10] as const;
const [IFLA_INET6_ADDR_GEN_MODE, NO_ADDRESS] = [8, 1] as const;

const [IFLA_ADDRESS, IFLA_IFNAME, IFLA_LINKINFO, IFLA_AF_SPEC, IFLA_NET_NS_FD] = [1, 3, 18, 26, 28] as const;
const [IFLA_INFO_KIND, IFLA_INFO_DATA, VETH_INFO_PEER] = [1, 2, 1] as const;

const [IFA_ADDRESS, IFA_LOCAL, NDA_DST, NDA_LLADDR, RTA_DST, RTA_OIF, RTA_GATEWAY] = [1, 2, 1, 2, 1, 4, 5] as const;
const NUD_PERMANENT = 0x80;
const RTNH_F_ONLINK = 4;
const [MAIN_TABLE, BY_ADMIN, TO_ANYWHERE, ON_THIS_LINK, UNICAST] = [254, 4, 0, 253, 1] as const;

/** One cable to be. */
export interface Cable {
  readonly ctid: number;
  /** The name of the host's end. */
  readonly name: string;
  /** The number of the host's end. */
  readonly hostIndex: number;
  readonly ipv4: string;
  readonly netnsFd: number;
}

/** Makes the cable in one message: its inner end in the container's namespace, the host's end still down. */
export function createVeth(host: NetlinkSocket, { ctid, name, hostIndex, netnsFd }: Cable): void {
  const inner = message(linkHeader({ index: insideIfindex(ctid) }), [
    [IFLA_IFNAME, text("eth0")],
    [IFLA_ADDRESS, macAddress("inside", ctid)],
    [IFLA_NET_NS_FD, u32(netnsFd)],
  ]);
  const attributes: Attribute[] = [
    [IFLA_IFNAME, text(name)],
    [IFLA_ADDRESS, macAddress("host", ctid)],
    [
      IFLA_LINKINFO,
      [
        [IFLA_INFO_KIND, text("veth")],
        [IFLA_INFO_DATA, [[VETH_INFO_PEER, inner]]],
      ],
    ],
  ];
  const body = message(linkHeader({ index: hostIndex }), attributes);
  host.request([{ type: RTM_NEWLINK, flags: NEW, body, subject: `veth ${name}` }]);
}

/** Configures the host's end and takes it up last, when nothing about it is open any more. */
export function configureHostEnd(host: NetlinkSocket, cable: Cable): void {
  const index = cable.hostIndex;
  setCable(host, { index, name: cable.name });
  host.request([
    { type: RTM_SETLINK, body: linkHeader({ index, flags: IFF_UP | IFF_NOARP }), subject: `host end ${cable.name}` },
    neighbour({ index, address: cable.ipv4, mac: macAddress("inside", cable.ctid) }),
    route({ index, to: cable.ipv4 }),
  ]);
}

/** Configures the container's own end, through a socket in its namespace: it finds its network ready. */
export function configureInside(inside: NetlinkSocket, { ctid, ipv4 }: Cable): void {
  const index = insideIfindex(ctid);
  inside.request([
    { type: RTM_SETLINK, body: linkHeader({ index: 1, flags: IFF_UP }), subject: "lo inside" },
    ...(hasIpv6() ? [withoutLinkLocal(index)] : []),
    { type: RTM_SETLINK, body: linkHeader({ index, flags: IFF_UP }), subject: "eth0 inside" },
    address(index, ipv4),
    neighbour({ index, address: GATEWAY, mac: macAddress("host", ctid) }),
    route({ index, via: GATEWAY }),
  ]);
}

/** Takes a cable away by its name. It costs 20 ms, so only what did not die with its namespace goes this way. */
export function deleteVeth(host: NetlinkSocket, name: string): void {
  host.request([{ type: RTM_DELLINK, body: message(linkHeader({}), [[IFLA_IFNAME, text(name)]]), subject: name }]);
}

/** Gives the inner end no IPv6 address of its own making, or every start would knock on a firewall that has to refuse it. */
function withoutLinkLocal(index: number): NetlinkRequest {
  const body = message(linkHeader({ index }), [
    [IFLA_AF_SPEC, [[AF_INET6, [[IFLA_INET6_ADDR_GEN_MODE, u8(NO_ADDRESS)]]]]],
  ]);
  return { type: RTM_SETLINK, body, subject: "IPv6 of eth0 inside" };
}

/** Some hosts are started with ipv6.disable=1 and then know none of its settings. */
function hasIpv6(): boolean {
  return existsSync("/proc/sys/net/ipv6");
}

/** A neighbour known for ever: no ARP is ever asked or answered. */
function neighbour(entry: { index: number; address: string; mac: Uint8Array }): NetlinkRequest {
  const fixed = Buffer.alloc(12);
  fixed.writeUInt8(AF_INET, 0);
  fixed.writeInt32LE(entry.index, 4);
  fixed.writeUInt16LE(NUD_PERMANENT, 8);
  const body = message(fixed, [
    [NDA_DST, ipv4Bytes(entry.address)],
    [NDA_LLADDR, entry.mac],
  ]);
  return { type: RTM_NEWNEIGH, flags: NLM_F_CREATE | NLM_F_REPLACE, body, subject: `neighbour ${entry.address}` };
}

function address(index: number, ipv4: string): NetlinkRequest {
  const fixed = Buffer.from([AF_INET, 32, 0, 0, 0, 0, 0, 0]);
  fixed.writeUInt32LE(index, 4);
  const body = message(fixed, [
    [IFA_LOCAL, ipv4Bytes(ipv4)],
    [IFA_ADDRESS, ipv4Bytes(ipv4)],
  ]);
  return { type: RTM_NEWADDR, flags: NEW, body, subject: `address ${ipv4}` };
}

/** A route to one address on the link, or (with `via`) the default route by a neighbour no subnet contains. */
function route({ index, to, via }: { index: number; to?: string; via?: string }): NetlinkRequest {
  const scope = via === undefined ? ON_THIS_LINK : TO_ANYWHERE;
  const fixed = Buffer.from([
    AF_INET,
    to === undefined ? 0 : 32,
    0,
    0,
    MAIN_TABLE,
    BY_ADMIN,
    scope,
    UNICAST,
    0,
    0,
    0,
    0,
  ]);
  fixed.writeUInt32LE(via === undefined ? 0 : RTNH_F_ONLINK, 8);
  const attributes: Attribute[] = [[RTA_OIF, u32(index)]];
  if (to !== undefined) attributes.push([RTA_DST, ipv4Bytes(to)]);
  if (via !== undefined) attributes.push([RTA_GATEWAY, ipv4Bytes(via)]);
  return { type: RTM_NEWROUTE, flags: NEW, body: message(fixed, attributes), subject: `route to ${to ?? "the world"}` };
}
