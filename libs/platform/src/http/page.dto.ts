import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { QueryNumber } from './text.decorator.js';

/** Which page of a v2 list is asked for. */
export class PageQuery {
  @IsOptional()
  @QueryNumber({ min: 1, max: 100 })
  limit?: number;

  /** The `page.next` of the page before. */
  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

/** How many entries a page has unless the caller says. */
export const DEFAULT_LIMIT = 20;
