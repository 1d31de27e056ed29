import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { LiveSocket } from '#platform/sockets/live-socket.js';
import { NodeBus } from '#platform/node-bus/node-bus.js';
import { RoomStage } from '../../../application/room-stage.js';
import { LocalRooms } from '../local-rooms.js';

const CHANNEL = 'rooms.presence';
/** Every so many pulses a node tells all its counts, so that who is new or missed one hears them (5 s). */
const FULL_EVERY = 10;
/** A node that was silent for so long is gone; milliseconds. */
const LAPSE = 12_000;

/** Who is in one room that has sockets here. */
interface Attendance {
  /** How many sockets of this node each user has in it. */
  readonly people: Map<string, number>;
  readonly elsewhere: Map<string, { readonly count: number; readonly heardAt: number }>;
  /** Those who came since the last pulse, and were told nothing yet. */
  readonly newcomers: Set<LiveSocket>;
  /** What the room was told last. */
  told: number;
}

/**
 * How many people are in each room: each node counts its own and tells the others.
 *
 * A user who is connected to two nodes counts twice, which is what it costs to tell numbers instead of names.
 */
@Injectable()
export class Presence implements OnModuleInit, OnModuleDestroy {
  private readonly rooms = new Map<string, Attendance>();
  /** Rooms whose count here the other nodes shall hear. */
  private readonly toTell = new Set<string>();
  /** Rooms that may have another count than they were told. */
  private readonly stirred = new Set<string>();
  private pulses = 0;

  constructor(
    private readonly local: LocalRooms,
    private readonly bus: NodeBus,
    private readonly stage: RoomStage,
  ) {}

  onModuleInit(): void {
    this.local.watch({
      came: (roomId, socket) => this.came(roomId, socket),
      left: (roomId, socket) => this.left(roomId, socket),
      emptied: (roomId) => this.rooms.delete(roomId),
    });
    this.bus.subscribe(CHANNEL, ({ counts }, node) => {
      if (node !== this.bus.nodeId) this.hear(node, counts as Record<string, number>);
    });
  }

  /** Whoever is here is about to connect to another node. */
  onModuleDestroy(): void {
    // Also those that everyone has just left, of which nobody was told yet.
    this.tell(new Set([...this.toTell, ...this.rooms.keys()]), () => 0);
  }

  /** How many people are in the room on all nodes; 0 if none of them is here. */
  count(roomId: string): number {
    const room = this.rooms.get(roomId);
    if (room === undefined) return 0;
    return [...room.elsewhere.values()].reduce((sum, { count }) => sum + count, room.people.size);
  }

  /** Tells the other nodes and the rooms what changed since the last pulse. */
  pulse(): void {
    this.pulses += 1;
    const full = this.pulses % FULL_EVERY === 0;
    if (full) this.forgetSilentNodes();
    const roomIds = full ? new Set([...this.toTell, ...this.rooms.keys()]) : this.toTell;
    this.tell(roomIds, (roomId) => this.rooms.get(roomId)?.people.size ?? 0);
    this.toTell.clear();
    for (const roomId of this.stirred) this.show(roomId);
    this.stirred.clear();
  }

  private tell(roomIds: Iterable<string>, countOf: (roomId: string) => number): void {
    const counts = Object.fromEntries([...roomIds].map((roomId) => [roomId, countOf(roomId)]));
    if (Object.keys(counts).length > 0) this.bus.publish(CHANNEL, { counts });
  }

  private show(roomId: string): void {
    const room = this.rooms.get(roomId);
    if (room === undefined) return;
    const count = this.count(roomId);
    if (room.told !== count) this.stage.emit(roomId, 'room.presence', { roomId, count });
    else for (const socket of room.newcomers) socket.emit('room.presence', { roomId, count });
    room.told = count;
    room.newcomers.clear();
  }

  private came(roomId: string, socket: LiveSocket): void {
    const room = this.rooms.get(roomId) ?? emptyRoom();
    this.rooms.set(roomId, room);
    const { userId } = socket.data.actor;
    const sockets = room.people.get(userId) ?? 0;
    room.people.set(userId, sockets + 1);
    room.newcomers.add(socket);
    this.stirred.add(roomId);
    if (sockets === 0) this.toTell.add(roomId);
  }

  private left(roomId: string, socket: LiveSocket): void {
    const room = this.rooms.get(roomId);
    if (room === undefined) return;
    const { userId } = socket.data.actor;
    const sockets = room.people.get(userId) ?? 0;
    room.newcomers.delete(socket);
    if (sockets > 1) room.people.set(userId, sockets - 1);
    else if (room.people.delete(userId)) this.changed(roomId);
  }

  private changed(roomId: string): void {
    this.toTell.add(roomId);
    this.stirred.add(roomId);
  }

  private hear(node: string, counts: Readonly<Record<string, number>>): void {
    for (const [roomId, count] of Object.entries(counts)) {
      const room = this.rooms.get(roomId);
      if (room === undefined) continue;
      // A node that is new here does not know our count either.
      if (count > 0 && !room.elsewhere.has(node)) this.toTell.add(roomId);
      if (count > 0) room.elsewhere.set(node, { count, heardAt: performance.now() });
      else room.elsewhere.delete(node);
      this.stirred.add(roomId);
    }
  }

  private forgetSilentNodes(): void {
    const since = performance.now() - LAPSE;
    for (const [roomId, { elsewhere }] of this.rooms) {
      for (const [node, { heardAt }] of elsewhere) {
        if (heardAt < since && elsewhere.delete(node)) this.stirred.add(roomId);
      }
    }
  }
}

function emptyRoom(): Attendance {
  return { people: new Map(), elsewhere: new Map(), newcomers: new Set(), told: 0 };
}
