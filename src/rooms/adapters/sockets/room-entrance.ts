import { Injectable } from '@nestjs/common';
import { Slots } from '#platform/concurrency/slots.js';
import { Turns } from '#platform/concurrency/turns.js';
import { RateLimited } from '#platform/limits/errors.js';
import { RateLimits } from '#platform/limits/rate-limits.js';
import type { LiveSocket } from '#platform/sockets/live-socket.js';
import { Rooms } from '../../application/ports.js';
import { requireSeen } from '../../domain/access.js';
import { TooManyRooms } from '../../domain/errors.js';
import { LocalRooms } from './local-rooms.js';
import { FARTHEST, TAIL, type Welcome } from './log/room-channel.js';
import { RoomChannels } from './log/room-channels.js';
import { SocketGuest } from './socket-guest.js';

/** Rooms that one socket may be in at once. */
const MOST_ROOMS = 50;
/** A crowd that comes back takes so many connections of the pool, and those who are inside keep the others. */
const AT_THE_DOOR = { atOnce: 6, maxWaiting: 2_000, retryAfterSeconds: 2 };
/** Events of the past for one user: enough to come back to all rooms of a socket, however long it was away. */
const PAST = { name: 'room-past', points: MOST_ROOMS * FARTHEST, seconds: 60 };

/** Which room, and the last number the socket has seen of it. */
export interface Entry {
  readonly roomId: string;
  readonly after?: number | undefined;
}

/** Lets sockets into rooms and out again: for one socket and room one thing after the other. */
@Injectable()
export class RoomEntrance {
  private readonly turns = new Turns();
  private readonly door = new Slots(AT_THE_DOOR);
  /** The rooms that each socket is on its way into. */
  private readonly underWay = new WeakMap<LiveSocket, Set<string>>();

  constructor(
    private readonly places: Rooms,
    private readonly rooms: LocalRooms,
    private readonly channels: RoomChannels,
    private readonly limits: RateLimits,
  ) {}

  /** Resolves once the socket is in, after all that it missed was sent. @throws NotFound, TooManyRooms, RateLimited, Overloaded */
  async enter(socket: LiveSocket, entry: Entry, acknowledge: (welcome: Welcome) => void): Promise<void> {
    await this.turns.take(`${socket.id} ${entry.roomId}`, async () => {
      const underWay = this.underWay.get(socket) ?? new Set();
      this.underWay.set(socket, underWay);
      const isIn = this.rooms.has(socket, entry.roomId);
      if (!isIn && this.rooms.countOf(socket) + underWay.size >= MOST_ROOMS) throw new TooManyRooms();
      underWay.add(entry.roomId);
      try {
        await this.admit(socket, entry, acknowledge);
      } finally {
        underWay.delete(entry.roomId);
      }
    });
  }

  async leave(socket: LiveSocket, roomId: string): Promise<void> {
    await this.turns.take(`${socket.id} ${roomId}`, async () => this.rooms.leave(socket, roomId));
  }

  private async admit(
    socket: LiveSocket,
    { roomId, after }: Entry,
    acknowledge: (welcome: Welcome) => void,
  ): Promise<void> {
    const guest = new SocketGuest(socket, roomId, this.rooms, acknowledge);
    const look = async () => {
      const { userId } = socket.data.actor;
      const place = requireSeen(await this.door.run(() => this.places.place(roomId, userId)));
      if (after !== undefined) await this.countPast(socket, place.lastSeq - after);
      // What it missed would come in between what it gets.
      if (after !== undefined) this.rooms.leave(socket, roomId);
      return place;
    };
    try {
      await this.channels.admit(roomId, guest, look, after);
    } catch (error) {
      // It believes that it is in, so it must come again, from where it stands.
      if (guest.welcomed) socket.conn.close(true);
      throw error;
    }
  }

  /** One short command may ask for thousands of events, so they are counted, and not only the commands. */
  private async countPast(socket: LiveSocket, behind: number): Promise<void> {
    if (behind <= 0) return;
    const events = behind > FARTHEST ? TAIL : behind;
    const { allowed, resetSeconds } = await this.limits.take(PAST, socket.data.actor.userId, events);
    if (!allowed) throw new RateLimited({ retryAfterSeconds: resetSeconds });
  }
}
