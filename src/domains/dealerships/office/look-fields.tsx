import { SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import classes from './look-fields.module.css';
import { dealershipWords } from './words.ts';

interface Look {
  primaryColour: string;
  accentColour: string;
}

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/.test(text);
/** Whether white words on a colour reach 4.5 : 1. */
const carriesWhite = (colour: string): boolean => !isColour(colour) || 1.05 / (luminance(colour) + 0.05) >= 4.5;

/** A surface of a colour with the ink that the site takes on it. */
const surface = (colour: string) => ({ background: colour, color: carriesWhite(colour) ? 'white' : 'black' });

/** The two colours of the public site, with how they look there. */
export function LookFields({
  value,
  onChange,
  name,
  logoUrl,
}: {
  value: Look;
  onChange(look: Look): void;
  name: string;
  logoUrl?: string | null | undefined;
}) {
  const t = useT(dealershipWords);
  const field = (key: keyof Look) => {
    const put = (colour: string): void => onChange({ ...value, [key]: colour.toLowerCase() });
    return (
      <TextInput
        label={t(key)}
        maxLength={7}
        spellCheck={false}
        leftSectionWidth={52}
        leftSection={
          // The browser's own picker: known to its user, and usable without a mouse.
          <input
            type="color"
            className={classes.swatch}
            aria-label={t('colour.choose', { name: t(key) })}
            value={isColour(value[key]) ? value[key] : '#000000'}
            onChange={({ currentTarget }) => put(currentTarget.value)}
          />
        }
        value={value[key]}
        onChange={({ currentTarget }) => put(currentTarget.value)}
        description={carriesWhite(value[key]) ? undefined : t('contrast')}
      />
    );
  };
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {field('primaryColour')}
        {field('accentColour')}
      </SimpleGrid>
      <div>
        <Text size="sm" fw={600} mb={6}>
          {t('preview')}
        </Text>
        <div className={classes.preview} aria-hidden="true">
          <div className={classes.top}>
            {logoUrl ? <img src={logoUrl} alt="" className={classes.logo} /> : <strong>{name || '…'}</strong>}
          </div>
          <div className={classes.band} style={surface(value.primaryColour)}>
            <span>{name || '…'}</span>
          </div>
          <div className={classes.body}>
            <span className={classes.button} style={surface(value.primaryColour)}>
              {t('preview.button')}
            </span>
            <span className={classes.badge} style={surface(value.accentColour)}>
              {t('preview.badge')}
            </span>
          </div>
        </div>
      </div>
    </Stack>
  );
}
