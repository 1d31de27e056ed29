import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type Settings, SETTINGS } from '#platform/config/settings.js';
import { type BusMessage, NodeBus } from '#platform/node-bus/node-bus.js';
import type { LiveSocket } from '#platform/sockets/live-socket.js';
import { RoomStage } from '../../../application/room-stage.js';
import type { RoomActor, RoomEvent } from '../../../domain/log.js';
import { LocalRooms } from '../local-rooms.js';
import { Attendance } from './attendance.js';

const CHANNEL = 'rooms.presence';
/** Every so many pulses a node tells all of its rooms, so that who is new or missed one hears them (5 s). */
const FULL_EVERY = 10;
/** A node that was silent for so long is gone; milliseconds. */
const LAPSE = 12_000;

/** Who is in one room, and what was told of it. */
interface Watched {
  readonly attendance: Attendance;
  /** Those who came since the last pulse, and were told nothing yet. */
  readonly newcomers: Set<LiveSocket>;
  /** What the room was told last. */
  told: string;
  /** Whether the other nodes were told names at last. */
  named: boolean;
}

/** How many a node has in each room, and of small ones who. */
interface Report extends BusMessage {
  readonly counts: Readonly<Record<string, number>>;
  readonly people?: Readonly<Record<string, readonly RoomActor[]>>;
}

/**
 * How many people are in each room, and in small ones who: each node tells the others of its own.
 *
 * Whoever comes or goes costs the same in a room of any size: what is told is made at the pulse, names only up to the
 * limit. In a larger room a user who is connected to two nodes counts twice.
 */
@Injectable()
export class Presence implements OnModuleInit, OnModuleDestroy {
  /** Those with people on any node: also the busiest node of a room that has none here must be known. */
  private readonly rooms = new Map<string, Watched>();
  /** Rooms of which the other nodes shall hear. */
  private readonly toTell = new Set<string>();
  /** Rooms that may look different from what they were told. */
  private readonly stirred = new Set<string>();
  private pulses = 0;

  constructor(
    private readonly local: LocalRooms,
    private readonly bus: NodeBus,
    private readonly stage: RoomStage,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.local.watch({
      came: (roomId, socket) => this.came(roomId, socket),
      left: (roomId, socket) => this.left(roomId, socket),
      emptied: (roomId) => this.clear(roomId),
    });
    this.bus.subscribe(CHANNEL, (report, node) => {
      if (node !== this.bus.nodeId) this.hear(node, report as Report);
    });
    this.stage.onEvents((roomId, events) => events.forEach((event) => this.heed(roomId, event)));
  }

  /** Whoever is here is about to connect to another node. */
  onModuleDestroy(): void {
    // Also those that everyone has just left, of which nobody was told yet.
    const roomIds = [...new Set([...this.toTell, ...this.rooms.keys()])];
    this.publish({ counts: Object.fromEntries(roomIds.map((roomId) => [roomId, 0])), people: {} });
  }

  /** In a large room somebody always types. */
  isTooLargeForTyping(roomId: string): boolean {
    return (this.rooms.get(roomId)?.attendance.headcount ?? 0) > this.settings.typingUpTo;
  }

  /** How many listen on the node that has most of them. */
  busiest(roomId: string): number {
    return Math.max(this.local.size(roomId), this.rooms.get(roomId)?.attendance.mostElsewhere ?? 0);
  }

  /** Tells the other nodes and the rooms what changed since the last pulse. */
  pulse(): void {
    this.pulses += 1;
    const full = this.pulses % FULL_EVERY === 0;
    if (full) this.forgetSilentNodes();
    // A room that became small: the others wait for the names.
    for (const roomId of this.stirred) if (this.isUnnamed(roomId)) this.toTell.add(roomId);
    this.tell(full ? new Set([...this.toTell, ...this.rooms.keys()]) : this.toTell);
    this.toTell.clear();
    for (const roomId of this.stirred) this.show(roomId);
    this.stirred.clear();
  }

  private isUnnamed(roomId: string): boolean {
    const room = this.rooms.get(roomId);
    return room?.named === false && room.attendance.countHere > 0 && this.isSmall(room);
  }

  private isSmall({ attendance }: Watched): boolean {
    return attendance.headcount <= this.settings.presenceNamesUpTo;
  }

  private tell(roomIds: ReadonlySet<string>): void {
    const counts: Record<string, number> = {};
    const people: Record<string, readonly RoomActor[]> = {};
    for (const roomId of roomIds) {
      const room = this.rooms.get(roomId);
      const count = room?.attendance.countHere ?? 0;
      if (count === 0 && !this.toTell.has(roomId)) continue;
      counts[roomId] = count;
      if (room === undefined) continue;
      room.named = this.isSmall(room);
      if (room.named) people[roomId] = room.attendance.namesHere;
    }
    this.publish({ counts, people });
  }

  private publish(report: Report): void {
    if (Object.keys(report.counts).length > 0) this.bus.publish(CHANNEL, report);
  }

  private show(roomId: string): void {
    const room = this.rooms.get(roomId);
    if (room === undefined || room.attendance.countHere === 0) return;
    const shown = { roomId, ...room.attendance.shown(this.settings.presenceNamesUpTo, Date.now()) };
    const told = JSON.stringify(shown);
    if (room.told !== told) this.stage.emit(roomId, 'room.presence', shown);
    else for (const socket of room.newcomers) socket.emit('room.presence', shown);
    room.told = told;
    room.newcomers.clear();
  }

  private came(roomId: string, socket: LiveSocket): void {
    const room = this.rooms.get(roomId) ?? emptyRoom();
    this.rooms.set(roomId, room);
    const { userId, displayName } = socket.data.actor;
    room.newcomers.add(socket);
    this.stirred.add(roomId);
    if (room.attendance.came({ id: userId, displayName })) this.toTell.add(roomId);
  }

  private left(roomId: string, socket: LiveSocket): void {
    const room = this.rooms.get(roomId);
    if (room === undefined) return;
    room.newcomers.delete(socket);
    if (!room.attendance.left(socket.data.actor.userId)) return;
    this.toTell.add(roomId);
    this.stirred.add(roomId);
  }

  /** The last socket of this node left. */
  private clear(roomId: string): void {
    const room = this.rooms.get(roomId);
    if (room?.attendance.isDeserted === true) this.rooms.delete(roomId);
    else if (room !== undefined) room.told = '';
  }

  private hear(node: string, { counts, people }: Report): void {
    const now = performance.now();
    for (const [roomId, count] of Object.entries(counts)) {
      const room = this.rooms.get(roomId) ?? emptyRoom();
      this.rooms.set(roomId, room);
      const isNew = room.attendance.hear(node, count, people?.[roomId], now);
      if (isNew && room.attendance.countHere > 0) this.toTell.add(roomId);
      if (room.attendance.isDeserted) this.rooms.delete(roomId);
      else this.stirred.add(roomId);
    }
  }

  /** A banned user is not named from the event on that tells of it, whatever another node says that has not heard it. */
  private heed(roomId: string, { type, data }: RoomEvent): void {
    if (type !== 'moderation.banned' && type !== 'moderation.unbanned') return;
    const room = this.rooms.get(roomId);
    const { user, until = null } = data as { user: RoomActor; until?: string | null };
    if (type === 'moderation.unbanned') room?.attendance.unban(user.id);
    else room?.attendance.ban(user.id, until === null ? Infinity : Date.parse(until));
    this.stirred.add(roomId);
  }

  private forgetSilentNodes(): void {
    const since = performance.now() - LAPSE;
    for (const [roomId, { attendance }] of this.rooms) {
      if (attendance.forgetSilent(since)) this.stirred.add(roomId);
      if (attendance.isDeserted) this.rooms.delete(roomId);
    }
  }
}

function emptyRoom(): Watched {
  return { attendance: new Attendance(), newcomers: new Set(), told: '', named: false };
}
