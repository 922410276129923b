/** What a browser says of itself, in names people know; null where it says nothing we know. */
export interface Device {
  readonly browser: string | null;
  readonly system: string | null;
}

/** Names by what gives them away, the more particular first: nearly every browser also claims to be others. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\bOPR\/|\bOpera\b/, "Opera"],
  [/\bYaBrowser\//, "Yandex Browser"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/(\b|Headless)(Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bVersion\/[\d.]+.*\bSafari\//, "Safari"],
  [/^curl\//, "curl"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b|\bX11\b/, "Linux"],
];

/** Reads a User-Agent header. It is the other side's word and may be a lie: good for recognising, never for deciding. */
export function describeUserAgent(userAgent: string): Device {
  const find = (names: typeof browsers) => names.find(([mark]) => mark.test(userAgent))?.[1] ?? null;
  return { browser: find(browsers), system: find(systems) };
}
