import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '#kernel';
import { isPlainId, isPlainWithin } from '#platform/rest/plain-values.js';
import { QuickCommands } from '#platform/sockets/commands/quick-commands.js';
import { PostMessage } from '../../application/post-message.js';
import { MESSAGE_LIMITS } from '../../domain/message-batch.js';
import type { SendMessageDto } from '../dto/commands.dto.js';

/** Messages over a socket; those of a crowd, plain texts, are spared Nest's way to the use case. */
@Injectable()
export class QuickTalk implements OnModuleInit {
  constructor(
    private readonly postMessage: PostMessage,
    private readonly quick: QuickCommands,
  ) {}

  onModuleInit(): void {
    this.quick.on('message.send', {
      input: plainMessage,
      answer: (actor, message) => this.send(actor, message),
    });
  }

  async send(actor: Actor, message: SendMessageDto): Promise<{ ok: true; id: string; seq: number }> {
    const { id, seq } = await this.postMessage.execute(actor, message);
    return { ok: true, id, seq };
  }
}

/** The payload if it is in order and nothing else is in it. */
function plainMessage(payload: unknown): SendMessageDto | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { roomId, clientId, text } = payload as Record<string, unknown>;
  const isInOrder =
    Object.keys(payload).length === 3 &&
    isPlainId(roomId) &&
    isPlainWithin(clientId, { min: 1, max: MESSAGE_LIMITS.clientId }) &&
    isPlainWithin(text, { min: 1, max: MESSAGE_LIMITS.text });
  return isInOrder ? { roomId, clientId, text } : undefined;
}
