/** Makes UUIDv7 identifiers (RFC 9562): sortable by the time they were made. */
export abstract class Ids {
  abstract next(): string;
}
