import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import type { LiveSocket } from '#platform/sockets/live-socket.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { roomsOpen } from '#platform/telemetry/metrics.js';
import { type LogEnd, LogReader, type Place } from '../../../application/ports.js';
import type { RoomEvent } from '../../../domain/log.js';
import { LocalRooms } from '../local-rooms.js';
import { SocketStage } from '../socket-stage.js';
import { BusRoomNews } from './bus-room-news.js';
import { Gate } from './gate.js';
import { type Guest, RoomChannel } from './room-channel.js';

/** Milliseconds between two frames of a room at least: a frame costs far more than an event. */
const FRAME_PAUSE = 40;
/** How often each node looks whether it missed something; milliseconds. */
const LOOK_EVERY = 1_000;
/** Connections that those who are far behind may take of the pool. */
const READERS_OF_THE_PAST = 4;

/** A channel, and what keeps it. */
interface Held {
  readonly channel: RoomChannel;
  /** Guests at the door. */
  waiting: number;
  /** The version up to which those inside are known to be allowed. */
  accessVersion: number;
}

/**
 * The channels of the rooms that have sockets here.
 *
 * News makes them quick; once a second one query tells what news was lost: between nodes, or with a node that died
 * between a commit and its news.
 */
@Injectable()
export class RoomChannels implements OnModuleInit, OnModuleDestroy {
  /** Bounded by the sockets of this node and the rooms that each may be in. */
  private readonly held = new Map<string, Held>();
  private readonly past = new Gate(READERS_OF_THE_PAST);
  private timer: NodeJS.Timeout | undefined;
  private blind = false;
  private stopped = false;

  constructor(
    private readonly log: LogReader,
    private readonly news: BusRoomNews,
    private readonly rooms: LocalRooms,
    private readonly stage: SocketStage,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.news.listen({
      appended: (roomId: string, events: readonly RoomEvent[]) =>
        this.held.get(roomId)?.channel.accept(events),
      accessChanged: (roomId: string) => void this.lookAt(this.held.has(roomId) ? [roomId] : []),
    });
    this.rooms.watch({
      came: () => undefined,
      left: () => undefined,
      emptied: (roomId) => this.releaseIfEmpty(roomId),
    });
    this.schedule();
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    for (const { channel } of this.held.values()) channel.close();
  }

  /**
   * Lets a guest into a room, in front of everything that happens there from now on.
   *
   * @param look asks what the guest may see, after this node began to listen: so nothing falls in between
   */
  async admit(roomId: string, guest: Guest, look: () => Promise<Place>, after?: number): Promise<void> {
    const held = this.hold(roomId);
    held.waiting += 1;
    try {
      const place = await look();
      await held.channel.admit(guest, place, after);
      // Somebody may have lost access since: the next look goes through all who are inside.
      held.accessVersion = Math.min(held.accessVersion, place.accessVersion);
    } finally {
      held.waiting -= 1;
      this.releaseIfEmpty(roomId);
    }
  }

  private hold(roomId: string): Held {
    let held = this.held.get(roomId);
    if (held === undefined) {
      const channel = new RoomChannel(
        roomId,
        {
          page: (...args) => this.log.page(...args),
          past: (...args) => this.past.pass(() => this.log.page(...args)),
        },
        {
          speak: (events) => this.stage.speak(roomId, events),
          failed: (error) => this.complain(error),
        },
        FRAME_PAUSE,
      );
      held = { channel, waiting: 0, accessVersion: Infinity };
      this.held.set(roomId, held);
      roomsOpen.set(this.held.size);
    }
    return held;
  }

  private releaseIfEmpty(roomId: string): void {
    const held = this.held.get(roomId);
    if (held === undefined || held.waiting > 0 || this.rooms.size(roomId) > 0) return;
    held.channel.close();
    this.held.delete(roomId);
    roomsOpen.set(this.held.size);
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      void this.lookAt([...this.held.keys()]).then(() => this.schedule());
    }, LOOK_EVERY);
    this.timer.unref();
  }

  /** Makes the channels hear of what they missed. Never rejects: the next look tries again. */
  private async lookAt(roomIds: readonly string[]): Promise<void> {
    if (roomIds.length === 0) return;
    try {
      const ends = await this.log.ends(roomIds);
      if (this.blind) this.logger.info('the logs can be read again');
      this.blind = false;
      for (const end of ends) await this.catchUp(end);
    } catch (error) {
      this.complain(error);
    }
  }

  private async catchUp({ roomId, lastSeq, accessVersion }: LogEnd): Promise<void> {
    const held = this.held.get(roomId);
    if (held === undefined) return;
    held.channel.hearOf(lastSeq);
    held.channel.keepUp();
    if (accessVersion > held.accessVersion) await this.expel(roomId, held, accessVersion);
  }

  /** Makes those leave who may not see the room any more. */
  private async expel(roomId: string, held: Held, accessVersion: number): Promise<void> {
    const before = held.accessVersion;
    // First, so that whoever comes in meanwhile with an older permission lowers it again.
    held.accessVersion = accessVersion;
    const inside = this.rooms.sockets(roomId);
    try {
      const strangers = new Set(await this.log.strangers(roomId, inside.map(userOf)));
      for (const socket of inside)
        if (strangers.has(userOf(socket))) this.rooms.putOut(socket, roomId, 'not_found');
    } catch (error) {
      held.accessVersion = Math.min(before, held.accessVersion);
      throw error;
    }
  }

  /** Once for each outage, not once a second. */
  private complain(error: unknown): void {
    if (!this.blind) this.logger.warn({ err: error }, 'the logs cannot be read; trying every second');
    this.blind = true;
  }
}

function userOf(socket: LiveSocket): string {
  return socket.data.actor.userId;
}
