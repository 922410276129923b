// The one piece of WebAssembly's types we use; the whole would need the browser's library.
declare namespace WebAssembly {
  function instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: object } }>;
}
