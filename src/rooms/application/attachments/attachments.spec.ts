import { beforeEach, describe, expect, it } from '@jest/globals';
import { NotFound } from '#kernel';
import { attachmentFakes } from '../../../../test/support/fakes/room-attachments.js';
import { person } from '../../../../test/support/fakes/rooms.js';
import { Banned, Muted } from '../../domain/errors.js';
import { OpenRoom } from '../open-room.js';
import { SweepAttachments } from './sweep-attachments.js';
import { UploadAttachment } from './upload-attachment.js';

const [hana, ann] = [person('hana', 'host'), person('ann')];
const bytes = new Uint8Array([1, 2, 3]);

describe('an attachment', () => {
  let on: ReturnType<typeof attachmentFakes>;
  let upload: UploadAttachment;
  let sweep: SweepAttachments;
  let roomId: string;
  beforeEach(async () => {
    on = attachmentFakes();
    upload = new UploadAttachment(on.messages, on.pictures, on.attachments, on.work, on.ids);
    sweep = new SweepAttachments(on.attachments, on.pictures, on.work);
    roomId = await new OpenRoom(on.rooms, on.work, on.ids, on.clock).execute(hana, {
      title: 'Friday',
      kind: 'public',
    });
  });
  const add = (actor = ann) => upload.execute(actor, { roomId, bytes });

  it('is shown as it is kept, with a path for each of its sizes', async () => {
    const { id, ...rest } = await add();
    expect(rest).toEqual({
      ...{ type: 'image/webp', width: 40, height: 30, bytes: 2 },
      sizes: {
        full: { url: `/v2/attachments/${id}/full`, width: 40, height: 30 },
        thumb: { url: `/v2/attachments/${id}/thumb`, width: 20, height: 15 },
      },
    });
    expect([...on.pictures.kept]).toEqual([id]);
  });

  it('is made of nothing before it is known that its author may write there', async () => {
    const roomOf = on.stored.rooms.get(roomId);
    if (roomOf !== undefined) on.stored.rooms.set(roomId, { ...roomOf, kind: 'private' });
    await expect(add()).rejects.toThrow(NotFound);
    await expect(upload.execute(ann, { roomId: 'none', bytes })).rejects.toThrow(NotFound);
    if (roomOf !== undefined) on.stored.rooms.set(roomId, roomOf);
    on.stored.sanctions.set(`${roomId} ann mute`, { until: null, reason: null });
    await expect(add()).rejects.toThrow(Muted);
    on.stored.sanctions.set(`${roomId} ann ban`, { until: null, reason: null });
    await expect(add()).rejects.toThrow(Banned);
    expect([on.pictures.made, on.attachments.rows.size]).toEqual([0, 0]);
  });

  it('has its row before its files, so that whatever a crash leaves is found', async () => {
    let rows = -1;
    on.pictures.beforeKeeping = () => (rows = on.attachments.rows.size);
    await add();
    expect(rows).toBe(1);
  });

  it('that cannot be kept is taken back at once', async () => {
    on.pictures.beforeKeeping = () => {
      throw new Error('no room');
    };
    await expect(add()).rejects.toThrow('no room');
    expect([...on.attachments.rows.values()]).toEqual([{ unused: false, removed: true }]);
    await sweep.execute();
    expect(on.attachments.rows.size).toBe(0);
  });

  it('that nobody posted for a day is taken back, then its files go, then its row', async () => {
    const { id } = await add();
    await sweep.execute();
    expect([on.pictures.kept.has(id), on.attachments.rows.has(id)]).toEqual([true, true]);
    on.attachments.isLate = true;
    await sweep.execute();
    expect([on.pictures.kept.has(id), on.attachments.rows.has(id)]).toEqual([false, false]);
    expect(on.told.slice(-3)).toEqual([`discarded ${id}`, `removed ${id}`, `forgot ${id}`]);
  });

  it('whose files cannot be removed keeps its row for the next time, and holds up no other', async () => {
    const made = [];
    for (let n = 0; n < 450; n += 1) made.push((await add()).id);
    const [stuck = '', ...others] = made;
    on.attachments.isLate = true;
    on.pictures.stuck = stuck;
    await expect(sweep.execute()).rejects.toThrow('stuck');
    expect([...on.attachments.rows.keys()]).toEqual([stuck]);
    expect(others.some((id) => on.pictures.kept.has(id))).toBe(false);
    on.pictures.stuck = '';
    await sweep.execute();
    expect([on.attachments.rows.size, on.pictures.kept.size]).toEqual([0, 0]);
  });
});
