import { ApiProperty } from '@nestjs/swagger';
import type { PlainMessage, RoomView } from '../../application/queries.js';
import type { RoomEvent } from '../../domain/log.js';

/** A room as v1 shows it. */
export class RoomV1 {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() title: string;
  @ApiProperty({ type: String, nullable: true }) slug: string | null;
  @ApiProperty() kind: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
}

/** A message as v1 shows it: flat. */
export class MessageV1 implements PlainMessage {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'The name of whoever wrote it' }) author: string;
  @ApiProperty({ description: 'Empty once it was deleted' }) text: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
}

export function roomV1({ id, title, slug, kind, createdAt }: RoomView): RoomV1 {
  return { id, title, slug, kind, createdAt };
}

export function messageV1({ id, actor, data, at }: RoomEvent): MessageV1 {
  return {
    id,
    author: actor?.displayName ?? '',
    text: (data as { text?: string }).text ?? '',
    createdAt: at,
  };
}
