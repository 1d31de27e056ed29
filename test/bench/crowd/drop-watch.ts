import type { RoomEvent, Stock } from './shapes.js';

/** A drop as one client sees it move; whatever it sees must add up. */
export class DropWatch {
  stock: Stock;
  readonly opened: Promise<void>;
  /** Nothing comes back any more. */
  over = false;
  readonly broken: string[] = [];
  private seq = 0;
  private announce: () => void = () => undefined;

  constructor(
    readonly dropId: string,
    readonly units: number,
  ) {
    this.stock = { available: units, held: 0, sold: 0 };
    this.opened = new Promise((resolve) => (this.announce = resolve));
  }

  /** An entry of the log. */
  hear({ type, seq, data }: RoomEvent): void {
    if (!type.startsWith('drop.') || data['dropId'] !== this.dropId) return;
    this.see(seq, data as unknown as Stock, type);
    if (type === 'drop.opened') this.announce();
    if (type === 'drop.sold_out' || type === 'drop.closed') this.over = true;
  }

  /** Also what is not in the log: `drop.stock`. */
  see(seq: number, { available, held, sold }: Stock, told: string): void {
    const parts = [available, held, sold];
    if (available + held + sold !== this.units || parts.some((part) => part < 0)) {
      this.broken.push(
        `${told} at ${seq}: ${available} available + ${held} held + ${sold} sold, of ${this.units}`,
      );
    }
    if (seq < this.seq) return;
    this.seq = seq;
    this.stock = { available, held, sold };
  }
}
