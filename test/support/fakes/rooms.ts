/** The rooms' ports in memory, for specifications of its use cases. */
import { type Actor, Clock, type DomainEvent, Ids, NotFound, UnitOfWork } from '#kernel';
import {
  type Keepers,
  Members,
  Messages,
  People,
  type Person,
  type Place,
  type ReadMark,
  Rooms,
} from '../../../src/rooms/application/ports.js';
import type { KnownRoom } from '../../../src/rooms/application/room-directory.js';
import { RoomLog, RulesChanged } from '../../../src/rooms/application/room-log.js';
import type { Attachment } from '../../../src/rooms/domain/attachments/attachment.js';
import { type Talk, TalkBudget } from '../../../src/rooms/application/talk/ports.js';
import { SlugTaken } from '../../../src/rooms/domain/errors.js';
import type { RoomEntry, RoomEvent } from '../../../src/rooms/domain/log.js';
import type { MessageContext, MessageDraft, Waits } from '../../../src/rooms/domain/message-batch.js';
import type { MessageData } from '../../../src/rooms/domain/messages/message-data.js';
import type { Sanction, SanctionKind } from '../../../src/rooms/domain/moderation/acts.js';
import type { MemberRole } from '../../../src/rooms/domain/moderation/roles.js';
import { tooSoon } from '../../../src/rooms/domain/moderation/speech.js';
import { Room, type RoomState } from '../../../src/rooms/domain/room.js';

/** What the tables would hold. */
export class Stored {
  readonly rooms = new Map<string, RoomState>();
  /** By room and user: how far they have read. */
  readonly members = new Map<string, Map<string, number>>();
  readonly logs = new Map<string, RoomEvent[]>();
  readonly events: DomainEvent[] = [];
  /** The rooms whose sockets were told to look again who may stay. */
  readonly looked: string[] = [];
  /** By room and user; whoever is not here is a member without a role. */
  readonly roles = new Map<string, MemberRole>();
  /** By room, user and kind. */
  readonly sanctions = new Map<string, Sanction>();
  readonly words = new Map<string, readonly string[]>();
  readonly versions = new Map<string, number>();
  /** The rooms whose messages others hear of. */
  readonly watched = new Set<string>();
  /** When each author took their last turn, by room and user; milliseconds of `now`. */
  readonly turns = new Map<string, number>();
  now = 0;

  /** Uploads by their ids. */
  readonly attachments = new Map<string, Attachment>();

  /** Those that the drafts name and that no message has. */
  freeAttachments(roomId: string, drafts: readonly MessageDraft[]): ReadonlyMap<string, Attachment> {
    const used = new Set(
      this.log(roomId)
        .flatMap(({ data }) => (data as MessageData).attachments ?? [])
        .map(({ id }) => id),
    );
    const named = drafts.flatMap(({ attachments = [] }) => attachments);
    return new Map(
      [...this.attachments].filter(
        ([id, one]) => named.includes(id) && one.roomId === roomId && !used.has(id),
      ),
    );
  }

  roleOf(roomId: string, userId: string | null): MemberRole | null {
    if (userId === null || !this.membersOf(roomId).has(userId)) return null;
    return this.roles.get(`${roomId} ${userId}`) ?? 'member';
  }

  sanctionOf(roomId: string, userId: string | null, kind: SanctionKind): Sanction | null {
    return this.sanctions.get(`${roomId} ${userId} ${kind}`) ?? null;
  }

  bump(roomId: string): void {
    this.versions.set(roomId, (this.versions.get(roomId) ?? 0) + 1);
  }

  idOf(slug: string): string | undefined {
    return [...this.rooms.values()].find((room) => room.slug === slug)?.id;
  }

  log(roomId: string): RoomEvent[] {
    return this.logs.get(roomId) ?? [];
  }

  membersOf(roomId: string): Map<string, number> {
    return this.members.get(roomId) ?? new Map<string, number>();
  }
}

class InMemoryRooms extends Rooms {
  constructor(private readonly stored: Stored) {
    super();
  }

  async place(roomId: string, userId: string | null): Promise<Place | null> {
    const room = this.stored.rooms.get(roomId);
    if (room === undefined) return null;
    const role = this.stored.roleOf(roomId, userId);
    const ban = this.stored.sanctionOf(roomId, userId, 'ban');
    return {
      ...room,
      member: role !== null,
      role,
      ban,
      lastSeq: this.stored.log(roomId).length,
      oldest: 1,
      accessVersion: 0,
    };
  }

  async bySlug(slug: string): Promise<KnownRoom | null> {
    return this.stored.rooms.get(this.stored.idOf(slug) ?? '') ?? null;
  }

  async lock(roomId: string): Promise<Room | null> {
    const state = this.stored.rooms.get(roomId);
    return state === undefined ? null : Room.restore(state);
  }

  async add(room: Room, memberIds: readonly string[]): Promise<void> {
    this.keep(room);
    this.stored.members.set(room.snapshot().id, new Map(memberIds.map((id) => [id, 0])));
    this.stored.events.push(...room.takeEvents());
  }

  async addDirect(room: Room, memberIds: readonly string[]): Promise<string> {
    const { id, directKey } = room.snapshot();
    const other = [...this.stored.rooms.values()].find((one) => one.directKey === directKey);
    if (other === undefined) await this.add(room, memberIds);
    return other?.id ?? id;
  }

  async save(room: Room): Promise<void> {
    this.keep(room);
    this.stored.bump(room.snapshot().id);
    this.stored.looked.push(room.snapshot().id);
  }

  async rulesChanged(roomId: string): Promise<void> {
    this.stored.bump(roomId);
  }

  async watch(roomId: string, watched: boolean): Promise<number | null> {
    if (watched) this.stored.watched.add(roomId);
    else this.stored.watched.delete(roomId);
    return this.stored.rooms.has(roomId) ? this.stored.log(roomId).length : null;
  }

  private keep(room: Room): void {
    const state = room.snapshot();
    const owner = state.slug === null ? undefined : this.stored.idOf(state.slug);
    if (owner !== undefined && owner !== state.id) throw new SlugTaken();
    this.stored.rooms.set(state.id, state);
  }
}

class InMemoryMembers extends Members {
  constructor(private readonly stored: Stored) {
    super();
  }

  async add(roomId: string, userId: string): Promise<boolean> {
    const members = this.stored.membersOf(roomId);
    if (members.has(userId)) return false;
    this.stored.members.set(roomId, members.set(userId, this.stored.log(roomId).length));
    return true;
  }

  async nameAs(roomId: string, userId: string, role: MemberRole): Promise<MemberRole | null> {
    const was = this.stored.roleOf(roomId, userId);
    if (was === null || was === role) return null;
    this.stored.roles.set(`${roomId} ${userId}`, role);
    return was;
  }

  async remove(roomId: string, userId: string): Promise<boolean> {
    const removed = this.stored.membersOf(roomId).delete(userId);
    if (removed) this.stored.looked.push(roomId);
    return removed;
  }

  async keepers(roomId: string): Promise<Keepers | null> {
    const room = this.stored.rooms.get(roomId);
    if (room === undefined) return null;
    const staff = [...this.stored.membersOf(roomId).keys()].filter(
      (id) => this.stored.roleOf(roomId, id) !== 'member',
    );
    return { kind: room.kind, userIds: [room.ownerId, ...staff] };
  }

  async areFew(roomId: string): Promise<boolean> {
    return this.stored.membersOf(roomId).size <= 200;
  }

  async markRead(roomId: string, userId: string, seq: number): Promise<ReadMark | null> {
    const room = this.stored.rooms.get(roomId);
    const members = this.stored.membersOf(roomId);
    if (room === undefined) return null;
    const readSeq = Math.max(members.get(userId) ?? 0, Math.min(seq, this.stored.log(roomId).length));
    const member = members.has(userId);
    if (member) members.set(userId, readSeq);
    return { kind: room.kind, member, readSeq, ban: this.stored.sanctionOf(roomId, userId, 'ban') };
  }
}

/** What a unique index would say. */
class StoredMeanwhile extends Error {}

class InMemoryMessages extends Messages {
  /** How many batches were looked up. */
  batches = 0;

  constructor(
    private readonly stored: Stored,
    private readonly people: NamedPeople,
  ) {
    super();
  }

  async context(roomId: string, drafts: readonly MessageDraft[]): Promise<MessageContext | null> {
    this.batches += 1;
    const room = this.stored.rooms.get(roomId);
    if (room === undefined) return null;
    const log = this.stored.log(roomId);
    return {
      kind: room.kind,
      members: new Set(this.stored.membersOf(roomId).keys()),
      stored: log.filter((event) => drafts.some((draft) => isOf(event, draft.author.id, draft.clientId))),
      answerable: new Set(log.map(({ id }) => id)),
      watched: this.stored.watched.has(roomId),
      rulesVersion: this.stored.versions.get(roomId) ?? 0,
      attachments: this.stored.freeAttachments(roomId, drafts),
      mentioned: {
        users: new Set(this.people.names.keys()),
        members: new Set(this.stored.membersOf(roomId).keys()),
      },
      floor: {
        ownerId: room.ownerId,
        rules: room.rules,
        words: new Set(this.stored.words.get(roomId)),
        speakers: new Map(drafts.map(({ author }) => [author.id, this.speaker(roomId, author.id)])),
      },
    };
  }

  private speaker(roomId: string, userId: string) {
    const role = this.stored.roleOf(roomId, userId);
    return {
      role,
      memberSeconds: role === null ? null : 60,
      beforeShield: role !== null,
      buyer: false,
      followSeconds: null,
      ban: this.stored.sanctionOf(roomId, userId, 'ban'),
      mute: this.stored.sanctionOf(roomId, userId, 'mute'),
    };
  }

  async takeTurns(roomId: string, authorIds: readonly string[], seconds: number): Promise<Waits> {
    const { now, turns } = this.stored;
    const waits = new Map<string, number>();
    for (const id of authorIds) {
      const wait = (turns.get(`${roomId} ${id}`) ?? -Infinity) + seconds * 1000 - now;
      if (wait > 0) waits.set(id, wait);
      else turns.set(`${roomId} ${id}`, now);
    }
    return waits;
  }

  once<T>(post: () => Promise<T>): Promise<T> {
    return this.retried(post);
  }

  async retried<T>(post: () => Promise<T>): Promise<T> {
    try {
      return await post();
    } catch (error) {
      if (!(error instanceof StoredMeanwhile || error instanceof RulesChanged)) throw error;
      return post();
    }
  }
}

class InMemoryRoomLog extends RoomLog {
  async appendAll(entries: ReadonlyMap<string, readonly RoomEntry[]>): Promise<void> {
    for (const [roomId, some] of entries) await this.append(roomId, some);
  }

  /** Runs before the next append: what another node does meanwhile. */
  meanwhile: () => void = () => undefined;

  constructor(private readonly stored: Stored) {
    super();
  }

  async appendAlone(
    roomId: string,
    entries: readonly RoomEntry[],
    rulesVersion: number,
  ): Promise<readonly RoomEvent[]> {
    this.meanwhile();
    if (this.stored.watched.has(roomId)) throw new RulesChanged();
    return this.store(roomId, entries, rulesVersion);
  }

  async append(
    roomId: string,
    entries: readonly RoomEntry[],
    rulesVersion?: number,
  ): Promise<readonly RoomEvent[]> {
    this.meanwhile();
    const events = await this.store(roomId, entries, rulesVersion);
    const lastSeq = events.at(-1)?.seq;
    if (this.stored.watched.has(roomId) && lastSeq !== undefined)
      this.stored.events.push({ type: 'messages.posted', data: { roomId, lastSeq } });
    return events;
  }

  private async store(
    roomId: string,
    entries: readonly RoomEntry[],
    rulesVersion?: number,
  ): Promise<readonly RoomEvent[]> {
    if (entries.length === 0) return [];
    if (!this.stored.rooms.has(roomId)) throw new NotFound();
    if (rulesVersion !== undefined && rulesVersion !== (this.stored.versions.get(roomId) ?? 0))
      throw new RulesChanged();
    const log = this.stored.log(roomId);
    for (const { actor, data } of entries) {
      const { clientId } = data as { clientId?: string };
      if (clientId !== undefined && log.some((event) => isOf(event, actor?.id, clientId)))
        throw new StoredMeanwhile();
    }
    const at = '2026-11-21T10:00:00.000Z';
    const events = entries.map((entry, index) => {
      const seq = log.length + index + 1;
      return { ...entry, seq, id: `event-${seq}`, at };
    });
    this.stored.logs.set(roomId, [...log, ...events]);
    return events;
  }
}

function isOf({ actor, data }: RoomEvent, authorId: string | undefined, clientId: string): boolean {
  return actor?.id === authorId && (data as { clientId?: string }).clientId === clientId;
}

/** Nobody has to wait unless the room is `loud`. */
class PlentyOfTalk extends TalkBudget {
  readonly loud = new Set<string>();
  readonly said: Talk[] = [];

  async within<T>(actor: Actor, talk: Talk, say: () => Promise<T>): Promise<T> {
    await this.requireCalm(actor, talk.roomId);
    this.said.push(talk);
    return say();
  }

  async requireCalm(_: Actor, roomId: string): Promise<void> {
    if (this.loud.has(roomId)) throw tooSoon(1_000);
  }
}

class NamedPeople extends People {
  readonly names = new Map<string, string>();
  readonly admins = new Set<string>();
  readonly hosts = new Set<string>();

  async find(userId: string): Promise<Person | null> {
    const displayName = this.names.get(userId);
    if (displayName === undefined) return null;
    return { displayName, admin: this.admins.has(userId), host: this.hosts.has(userId) };
  }

  async nameOf(userId: string): Promise<string | null> {
    return this.names.get(userId) ?? null;
  }

  async known(userIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(userIds.filter((id) => this.names.has(id)));
  }
}

class NoTransaction extends UnitOfWork {
  run<T>(fn: () => Promise<T>): Promise<T> {
    return fn();
  }
}

class CountedIds extends Ids {
  private last = 0;

  next(): string {
    this.last += 1;
    return `room-${this.last}`;
  }
}

class FixedClock extends Clock {
  now(): Date {
    return new Date('2026-11-21T10:00:00.000Z');
  }
}

/** All of them, wired to each other. */
export function roomFakes() {
  const stored = new Stored();
  const people = new NamedPeople();
  return {
    stored,
    rooms: new InMemoryRooms(stored),
    members: new InMemoryMembers(stored),
    messages: new InMemoryMessages(stored, people),
    log: new InMemoryRoomLog(stored),
    people,
    budget: new PlentyOfTalk(),
    work: new NoTransaction(),
    ids: new CountedIds(),
    clock: new FixedClock(),
  };
}

export function person(userId: string, role: Actor['role'] = 'shopper'): Actor {
  return { userId, sessionId: `session of ${userId}`, displayName: userId.toUpperCase(), role, guest: false };
}
