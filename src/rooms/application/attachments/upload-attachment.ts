import type { Actor, Ids, UnitOfWork } from '#kernel';
import { type Attachment, type ShownAttachment, shown } from '../../domain/attachments/attachment.js';
import { requireWriter } from '../../domain/message-batch.js';
import type { Messages } from '../ports.js';
import type { Attachments, Pictures } from './ports.js';

/** Takes an image for a message that is yet to be written, from whoever may write in the room now. */
export class UploadAttachment {
  constructor(
    private readonly messages: Messages,
    private readonly pictures: Pictures,
    private readonly attachments: Attachments,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** @throws NotFound, what the room's rules say, what is wrong with the bytes, Overloaded */
  async execute(
    actor: Actor,
    { roomId, bytes }: { roomId: string; bytes: Uint8Array },
  ): Promise<ShownAttachment> {
    const author = { id: actor.userId, displayName: actor.displayName };
    const draft = { author, clientId: '', text: '', admin: actor.role === 'admin' };
    requireWriter(await this.messages.context(roomId, [draft]), draft);
    const pictures = await this.pictures.of(bytes);
    const { full, thumb } = pictures;
    const attachment: Attachment = {
      ...{ id: this.ids.next(), roomId, authorId: actor.userId, bytes: full.bytes.length },
      full: { width: full.width, height: full.height },
      thumb: { width: thumb.width, height: thumb.height },
    };
    // The row first: whatever a crash leaves of the files is found by it.
    await this.work.run(() => this.attachments.add(attachment));
    await this.keep(attachment.id, pictures);
    return shown(attachment);
  }

  private async keep(id: string, pictures: Parameters<Pictures['keep']>[1]): Promise<void> {
    try {
      await this.pictures.keep(id, pictures);
    } catch (error) {
      // Should this fail too, nobody knows its id, and it goes with what is not used.
      await this.work.run(() => this.attachments.discard(id)).catch(() => undefined);
      throw error;
    }
  }
}
