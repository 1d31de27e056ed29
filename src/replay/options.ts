import { parseArgs } from 'node:util';

/** What `npm run replay` was asked for. */
export interface Options {
  /** Of a drop or an auction; undefined: whatever the file tells of. */
  readonly id: string | undefined;
  /** A file or an address to read the receipt of a drop from, instead of the database. */
  readonly from: string | undefined;
  /** Waits for Enter after each record. */
  readonly step: boolean;
  /** A line for each request. */
  readonly verbose: boolean;
  /** A line for each request of this pseudonym, which a receipt tells its reader as `you`. */
  readonly who: string | undefined;
}

export const USAGE = `npm run replay -- <dropId or auctionId> [--step] [--verbose] [--who <your name in the receipt>]
                                             [--from <file or address of a receipt>]

Reads what was recorded, decides all of it once more by the same rules, and compares. Ends with 0 if it is the same.
The database is DATABASE_URL, or else the embedded one of the Souk that runs on DATA_DIR.
`;

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Undefined if it cannot be understood. */
export function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        step: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        who: { type: 'string' },
      },
    });
    const [id, ...others] = positionals;
    const isKnown = id === undefined ? values.from !== undefined : ID.test(id);
    if (!isKnown || others.length > 0) return undefined;
    return { ...values, id: id?.toLowerCase(), from: values.from, who: values.who };
  } catch {
    return undefined;
  }
}
