/** The words of a customer's first page in Russian. */
export const uiVps = {
  vps: {
    title: "Мои VPS",
    empty: "У вас пока нет VPS",
    emptyText: "Как только провайдер создаст для вас VPS, он появится здесь: адрес, питание и графики.",
    noAddress: "нет адреса",
    disk: "Диск {size}",
    suspended: "Приостановлен. Обратитесь к провайдеру.",
    open: "Открыть {hostname}",
  },
} as const;
