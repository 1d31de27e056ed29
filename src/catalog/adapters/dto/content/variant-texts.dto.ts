import { Text } from '#platform/http/text.decorator.js';
import { VARIANT_LIMITS, type VariantTexts } from '../../../domain/variants.js';
import { inEachLanguage } from './translation.dto.js';

/** What a variant is called in another language. */
class VariantTextDto {
  @Text({ min: 1, max: VARIANT_LIMITS.title })
  title: string;
}

/** By their languages; in one that is not named, it is called after its choice, or as it is. */
export class VariantTextsDto {}
inEachLanguage(VariantTextsDto, () => VariantTextDto);

export type VariantTextsBody = VariantTextsDto & VariantTexts;
