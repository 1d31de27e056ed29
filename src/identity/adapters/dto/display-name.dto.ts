import { Text } from '#platform/http/text.decorator.js';
import { DisplayName } from '../../domain/display-name.js';

/** All that a guest tells of themselves; also what a user may change. */
export class DisplayNameDto {
  @Text({ min: 1, max: DisplayName.MAX_LENGTH })
  displayName: string;
}
