/** What the rooms ask about attachments, in memory. */
import {
  type AttachmentPictures,
  Attachments,
  Pictures,
} from '../../../src/rooms/application/attachments/ports.js';
import type { Attachment } from '../../../src/rooms/domain/attachments/attachment.js';
import { roomFakes } from './rooms.js';

/** Files that are kept, by the ids of their attachments. */
class InMemoryPictures extends Pictures {
  readonly kept = new Set<string>();
  made = 0;
  beforeKeeping: () => unknown = () => undefined;
  /** Whose files cannot be removed. */
  stuck = '';

  constructor(private readonly told: string[]) {
    super();
  }

  async of(): Promise<AttachmentPictures> {
    this.made += 1;
    return {
      full: { width: 40, height: 30, bytes: new Uint8Array(2) },
      thumb: { width: 20, height: 15, bytes: new Uint8Array(1) },
    };
  }

  async keep(id: string): Promise<void> {
    this.beforeKeeping();
    this.kept.add(id);
  }

  async remove(id: string): Promise<void> {
    if (id === this.stuck) throw new Error('stuck');
    this.kept.delete(id);
    this.told.push(`removed ${id}`);
  }
}

class InMemoryAttachments extends Attachments {
  readonly rows = new Map<string, { unused: boolean; removed: boolean }>();
  /** Whether all that is not used has been so for too long. */
  isLate = false;

  constructor(private readonly told: string[]) {
    super();
  }

  async add({ id }: Attachment): Promise<void> {
    this.rows.set(id, { unused: true, removed: false });
  }

  async discard(id: string): Promise<void> {
    if (this.rows.get(id)?.unused === true) this.rows.set(id, { unused: false, removed: true });
    this.told.push(`discarded ${id}`);
  }

  async discardUnused(_seconds: number, limit: number): Promise<number> {
    if (!this.isLate) return 0;
    const unused = [...this.rows].filter(([, row]) => row.unused).slice(0, limit);
    for (const [id] of unused) await this.discard(id);
    return unused.length;
  }

  async discarded(after: string | null, limit: number): Promise<readonly string[]> {
    const removed = [...this.rows].filter(([id, row]) => row.removed && numberOf(id) > numberOf(after));
    return removed.map(([id]) => id).slice(0, limit);
  }

  async forget(ids: readonly string[]): Promise<void> {
    for (const id of ids) if (this.rows.get(id)?.removed === true) this.rows.delete(id);
    this.told.push(...ids.map((id) => `forgot ${id}`));
  }
}

/** The ids of the fakes are counted. */
function numberOf(id: string | null): number {
  return id === null ? -1 : Number(id.split('-').at(-1));
}

/** The rooms' fakes, and with them those of attachments. */
export function attachmentFakes() {
  const told: string[] = [];
  return {
    ...roomFakes(),
    told,
    pictures: new InMemoryPictures(told),
    attachments: new InMemoryAttachments(told),
  };
}
