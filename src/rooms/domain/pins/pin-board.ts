import { TooManyPins } from '../errors.js';
import type { RoomActor, RoomEntry } from '../log.js';

export const PIN_KINDS = ['product', 'message'] as const;
export type PinKind = (typeof PIN_KINDS)[number];

/** Something that a room shows to everyone who comes: a product's card, or a message. */
export interface Pin {
  readonly id: string;
  readonly kind: PinKind;
  /** The id of the product or message. */
  readonly targetId: string;
  readonly pinnedBy: string;
  /** RFC 3339 */
  readonly pinnedAt: string;
}

/** The pins of one room, the oldest first. */
export class PinBoard {
  static readonly LIMIT = 10;

  private constructor(
    readonly roomId: string,
    private pins: readonly Pin[],
  ) {}

  static restore(roomId: string, pins: readonly Pin[]): PinBoard {
    return new PinBoard(roomId, pins);
  }

  snapshot(): readonly Pin[] {
    return this.pins;
  }

  /** The pin of this thing, if it is pinned. */
  of({ kind, targetId }: Pick<Pin, 'kind' | 'targetId'>): Pin | undefined {
    return this.pins.find((pin) => pin.kind === kind && pin.targetId === targetId);
  }

  /** Returns what is to be told; null if it is pinned already. @throws TooManyPins */
  pin(pin: Pin, by: RoomActor): RoomEntry | null {
    if (this.of(pin) !== undefined) return null;
    if (this.pins.length >= PinBoard.LIMIT) throw new TooManyPins();
    this.pins = [...this.pins, pin];
    return entryOf('pinned', pin, by);
  }

  /** Returns what is to be told; null if there is no such pin any more. By null: nobody did, its message went of age. */
  unpin(pinId: string, by: RoomActor | null): RoomEntry | null {
    const pin = this.pins.find(({ id }) => id === pinId);
    if (pin === undefined) return null;
    this.pins = this.pins.filter((other) => other !== pin);
    return entryOf('unpinned', pin, by);
  }
}

const TOLD = {
  product: { pinned: 'product.pinned', unpinned: 'product.unpinned' },
  message: { pinned: 'message.pinned', unpinned: 'message.unpinned' },
} as const;

function entryOf(
  act: 'pinned' | 'unpinned',
  { id, kind, targetId }: Pin,
  actor: RoomActor | null,
): RoomEntry {
  const target = kind === 'product' ? { productId: targetId } : { messageId: targetId };
  return { type: TOLD[kind][act], actor, data: { pinId: id, ...target } };
}
