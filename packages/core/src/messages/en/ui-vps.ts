/** The words of a customer's first page in English. */
export const uiVps = {
  vps: {
    title: "My VPS",
    empty: "You have no VPS yet",
    emptyText:
      "As soon as your provider has made one for you, it appears here with its address, its power and its graphs.",
    noAddress: "no address",
    disk: "Disk {size}",
    suspended: "Suspended. Ask your provider.",
    open: "Open {hostname}",
  },
} as const;
