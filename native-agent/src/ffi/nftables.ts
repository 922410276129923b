// The firewall's language, spoken to the library of nft(8) itself instead of starting the program:
// 0.2 ms a command, not 6. Called by net/ only. See libnftables(3). A command of several lines is one transaction:
// all of it holds afterwards or none.
import koffi from "koffi";

const NFT_CTX_DEFAULT = 0;
const NFT_CTX_OUTPUT_STATELESS = 1 << 1;
const NFT_CTX_OUTPUT_JSON = 1 << 4;
/** Sets and maps without what is in them. */
const NFT_CTX_OUTPUT_TERSE = 1 << 11;

/** What libnftables said against a command, in its own words. */
export class NftablesError extends Error {
  constructor(words: string, cause?: unknown) {
    super(words, cause === undefined ? undefined : { cause });
    this.name = "NftablesError";
  }
}

/** A context of libnftables; it acts on the network namespace it was made in. */
export class Nftables {
  readonly #library = loadLibrary();
  readonly #context: unknown;

  constructor() {
    const context: unknown = this.#library.create(NFT_CTX_DEFAULT);
    if (context === null) throw new NftablesError("libnftables gave no context; is nf_tables in this kernel?");
    // Without these two the library prints to our standard output and error.
    this.#library.bufferOutput(context);
    this.#library.bufferError(context);
    this.#context = context;
  }

  /**
   * Changes a table of family inet by commands as nft(8) takes them, atomically. The listing at their end makes
   * libnftables read this table alone and not everybody's: before 1.1.2 it crashes, and the process with it, on
   * any set that a later one made, such as another container on the host's network brings along. No cheaper
   * listing has that effect; it costs 7 us for every element of the table.
   */
  change(table: string, commands: string): void {
    this.#run(`${commands}\nlist table inet ${table}`, NFT_CTX_OUTPUT_STATELESS | NFT_CTX_OUTPUT_TERSE);
  }

  /** Runs a `list` command about one table or what is in it, and returns its JSON text; see libnftables-json(5). */
  list(command: string): string {
    return this.#run(command, NFT_CTX_OUTPUT_JSON);
  }

  /** Runs a `list` command and returns its text as rules alone: no element of a set, no count. */
  listRules(command: string): string {
    // Named counters are told with their numbers whatever is asked for.
    const text = this.#run(command, NFT_CTX_OUTPUT_STATELESS | NFT_CTX_OUTPUT_TERSE);
    return text.replace(/packets \d+ bytes \d+/g, "");
  }

  close(): void {
    this.#library.free(this.#context);
  }

  #run(commands: string, outputFlags: number): string {
    this.#library.setOutputFlags(this.#context, outputFlags);
    const status: number = this.#library.run(this.#context, commands);
    // Reading a buffer empties it, so both are read whatever happened.
    const output: string = this.#library.output(this.#context) ?? "";
    const words: string = this.#library.error(this.#context) ?? "";
    if (status !== 0) throw new NftablesError(words.trim() || `nft refused: ${commands}`);
    return output;
  }
}

function loadLibrary() {
  try {
    const library = koffi.load("libnftables.so.1");
    return {
      create: library.func("void *nft_ctx_new(uint32_t flags)"),
      free: library.func("void nft_ctx_free(void *context)"),
      bufferOutput: library.func("int nft_ctx_buffer_output(void *context)"),
      bufferError: library.func("int nft_ctx_buffer_error(void *context)"),
      setOutputFlags: library.func("void nft_ctx_output_set_flags(void *context, unsigned int flags)"),
      run: library.func("int nft_run_cmd_from_buffer(void *context, const char *commands)"),
      output: library.func("const char *nft_ctx_get_output_buffer(void *context)"),
      error: library.func("const char *nft_ctx_get_error_buffer(void *context)"),
    };
  } catch (cause) {
    throw new NftablesError("libnftables.so.1 cannot be loaded; the package libnftables1 has it", cause);
  }
}
