import { IconBrandFacebook, IconBrandInstagram } from '@tabler/icons-react';
import { useT } from '#office/i18n.tsx';
import type { Network } from '../channel.ts';
import { socialWords } from './words.ts';

/** The sign of a network, with its name for those who do not see it. */
export function NetworkMark({ network, size = 18 }: { network: Network; size?: number }) {
  const t = useT(socialWords);
  const Sign = network === 'facebook' ? IconBrandFacebook : IconBrandInstagram;
  return (
    <Sign size={size} stroke={1.6} role="img" aria-label={t(`network.${network}`)} style={{ flex: 'none' }}>
      <title>{t(`network.${network}`)}</title>
    </Sign>
  );
}
