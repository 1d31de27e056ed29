/** The ports of moderation in memory, over what the rooms' fakes have stored. */
import {
  type NewReport,
  type NewSanction,
  Reports,
  type SanctionOn,
  Sanctions,
  WordLists,
} from '../../../src/rooms/application/moderation/ports.js';
import type { Sanction } from '../../../src/rooms/domain/moderation/acts.js';
import type { Stored } from './rooms.js';

const START = Date.parse('2026-11-21T10:00:00.000Z');

class InMemorySanctions extends Sanctions {
  private readonly seconds = new Map<string, number | null>();

  constructor(private readonly stored: Stored) {
    super();
  }

  async impose(wanted: NewSanction): Promise<{ sanction: Sanction; isNew: boolean }> {
    const key = keyOf(wanted);
    const present = this.stored.sanctions.get(key);
    if (present?.reason === wanted.reason && this.seconds.get(key) === wanted.seconds)
      return { sanction: present, isNew: false };
    const until = wanted.seconds === null ? null : new Date(START + wanted.seconds * 1000);
    const sanction = { until, reason: wanted.reason };
    this.stored.sanctions.set(key, sanction);
    this.seconds.set(key, wanted.seconds);
    this.stored.bump(wanted.roomId);
    return { sanction, isNew: true };
  }

  async lift(on: SanctionOn): Promise<boolean> {
    this.stored.bump(on.roomId);
    return this.stored.sanctions.delete(keyOf(on));
  }
}

class InMemoryWordLists extends WordLists {
  constructor(private readonly stored: Stored) {
    super();
  }

  async of(roomId: string): Promise<readonly string[]> {
    return this.stored.words.get(roomId) ?? [];
  }

  async replace(roomId: string, words: readonly string[]): Promise<readonly string[]> {
    const before = await this.of(roomId);
    this.stored.words.set(roomId, words);
    return before;
  }
}

class InMemoryReports extends Reports {
  readonly made: NewReport[] = [];
  readonly decided = new Map<string, string>();

  constructor(private readonly stored: Stored) {
    super();
  }

  async roomOf(messageId: string): Promise<string | null> {
    const found = [...this.stored.logs].find(([, log]) => log.some(({ id }) => id === messageId));
    return found?.[0] ?? null;
  }

  async add(report: NewReport): Promise<string> {
    const same = ({ messageId, reporterId }: NewReport): boolean =>
      messageId === report.messageId && reporterId === report.reporterId;
    const earlier = this.made.find(same);
    if (earlier === undefined) this.made.push(report);
    return earlier?.id ?? report.id;
  }

  async messageOf(reportId: string): Promise<string | null> {
    return this.made.find(({ id }) => id === reportId)?.messageId ?? null;
  }

  async resolve(reportId: string, { by }: { by: string }): Promise<boolean> {
    const messageId = await this.messageOf(reportId);
    const open = this.made.filter((report) => report.messageId === messageId && !this.decided.has(report.id));
    for (const { id } of open) this.decided.set(id, by);
    return open.length > 0;
  }
}

function keyOf({ roomId, userId, kind }: SanctionOn): string {
  return `${roomId} ${userId} ${kind}`;
}

/** All of them, over the same store. */
export function moderationFakes(stored: Stored) {
  return {
    sanctions: new InMemorySanctions(stored),
    lists: new InMemoryWordLists(stored),
    reports: new InMemoryReports(stored),
  };
}
