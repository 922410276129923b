import { expect, test } from "vitest";
import { parseMountinfo } from "./parse-mountinfo.ts";

const text = `745 744 0:61 / / rw,nodev shared:310 master:7 propagate_from:2 - overlay berth rw,lowerdir=/a,xino=on
751 745 0:63 / /sys ro,nosuid - sysfs sysfs ro
752 745 7:3 /docker /var/lib/a\\040-\\040b rw - ext4 /dev/loop3 rw
`;

test("a mount is read with its device, its type and what it shares with others", () => {
  expect(parseMountinfo(text)).toEqual([
    {
      id: 745,
      device: "0:61",
      point: "/",
      type: "overlay",
      source: "berth",
      superOptions: ["rw", "lowerdir=/a", "xino=on"],
      peerGroups: ["shared:310", "master:7"],
    },
    { id: 751, device: "0:63", point: "/sys", type: "sysfs", source: "sysfs", superOptions: ["ro"], peerGroups: [] },
    {
      id: 752,
      device: "7:3",
      point: "/var/lib/a\\040-\\040b",
      type: "ext4",
      source: "/dev/loop3",
      superOptions: ["rw"],
      peerGroups: [],
    },
  ]);
});

test("a line that was cut off is no mount", () => {
  expect(parseMountinfo("745 744 0:61 / / rw,nodev shar")).toEqual([]);
  expect(parseMountinfo("745 744 0:61 / / rw,nodev -")).toEqual([]);
});
