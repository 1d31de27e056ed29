import type { UnitOfWork } from '#kernel';
import type { RoomEntry } from '../../domain/log.js';
import type { PinBoards } from '../pins/ports.js';
import type { RoomLog } from '../room-log.js';
import { type AgedLogs, PurgedMeanwhile } from './ports.js';

/** Events that go in one commit: whoever acts on one of them waits for no more. */
const PART = 5_000;
const ROOMS = 500;

/** Takes from each log what is older than its room keeps; numbers stay, and a pin goes with its message. */
export class PurgeLogs {
  constructor(
    private readonly logs: AgedLogs,
    private readonly boards: PinBoards,
    private readonly log: RoomLog,
    private readonly work: UnitOfWork,
  ) {}

  /** One room that cannot be purged holds up no other. @throws the first of what went wrong */
  async execute(): Promise<void> {
    const failures: unknown[] = [];
    let rooms = await this.logs.rooms(null, ROOMS);
    while (rooms.length > 0) {
      for (const roomId of rooms) await this.purge(roomId).catch((error: unknown) => failures.push(error));
      rooms = await this.logs.rooms(rooms.at(-1) ?? null, ROOMS);
    }
    if (failures.length > 0) throw failures[0];
  }

  private async purge(roomId: string): Promise<void> {
    try {
      while (await this.work.run(() => this.purgePart(roomId)));
    } catch (error) {
      if (!(error instanceof PurgedMeanwhile)) throw error;
    }
  }

  /** True if there may be more. */
  private async purgePart(roomId: string): Promise<boolean> {
    const part = await this.logs.part(roomId, PART);
    if (part === null) return false;
    const messageIds = await this.logs.remove(roomId, part);
    const entries = messageIds.length === 0 ? [] : await this.takeOffPins(roomId, messageIds);
    await this.logs.settle(roomId, part, messageIds);
    await this.log.append(roomId, entries);
    return part.through - part.after === PART;
  }

  /** Messages first, then the board, then the room, as everywhere. */
  private async takeOffPins(roomId: string, messageIds: readonly string[]): Promise<readonly RoomEntry[]> {
    const gone = new Set(messageIds);
    const board = await this.boards.lock(roomId);
    const pins = board.snapshot().filter(({ kind, targetId }) => kind === 'message' && gone.has(targetId));
    if (pins.length === 0) return [];
    const entries = pins.flatMap(({ id }) => board.unpin(id, null) ?? []);
    await this.boards.save(board);
    return entries;
  }
}
