import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type RoomEvent, RoomStage } from '#rooms';

/** At most one `drop.stock` for a drop in so many milliseconds. */
const EVERY = 200;

interface Stock {
  readonly roomId: string;
  readonly dropId: string;
  readonly available: number;
  readonly held: number;
  readonly sold: number;
  readonly lineLength: number;
  /** Who has place n in the line waits behind fewer than n - lineServed others. */
  readonly lineServed: number;
  readonly seq: number;
}

/** Shows the sockets of this node how stock moves: the first change at once, then the latest every 200 ms. */
@Injectable()
export class DropStock implements OnModuleInit, OnModuleDestroy {
  /** The drops shown within the last 200 ms, with what changed since; bounded by the drops that move. */
  private readonly resting = new Map<string, { timer: NodeJS.Timeout; latest: Stock | undefined }>();

  constructor(private readonly stage: RoomStage) {}

  onModuleInit(): void {
    this.stage.onEvents((roomId, events) => {
      for (const stock of latestOf(roomId, events)) this.show(stock);
    });
  }

  onModuleDestroy(): void {
    for (const { timer } of this.resting.values()) clearTimeout(timer);
    this.resting.clear();
  }

  private show(stock: Stock): void {
    const rest = this.resting.get(stock.dropId);
    if (rest !== undefined) {
      rest.latest = stock;
      return;
    }
    this.stage.emit(stock.roomId, 'drop.stock', stock);
    const timer = setTimeout(() => this.wake(stock.dropId), EVERY);
    this.resting.set(stock.dropId, { timer, latest: undefined });
  }

  private wake(dropId: string): void {
    const latest = this.resting.get(dropId)?.latest;
    this.resting.delete(dropId);
    if (latest !== undefined) this.show(latest);
  }
}

/** The last stock that these events tell of each drop. */
function latestOf(roomId: string, events: readonly RoomEvent[]): Iterable<Stock> {
  const latest = new Map<string, Stock>();
  for (const { type, seq, data } of events) {
    if (!type.startsWith('drop.')) continue;
    const { dropId, available, held, sold, lineLength = 0, lineServed = 0 } = data as unknown as Stock;
    latest.set(dropId, { roomId, dropId, available, held, sold, lineLength, lineServed, seq });
  }
  return latest.values();
}
