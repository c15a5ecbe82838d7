import { describe, expect, it } from 'vitest';
import { escapeControls, escapeJsonControls } from './format.ts';

const controls = ['\u007f', '\u0085', '\u009b2J', '\u200e', '\u202e', '\u2028', '\ufeff', '\u{e0001}'];

describe('for a terminal', () => {
  it.each(controls)('%j is escaped in text', (text) => {
    expect(escapeControls(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
  });

  it.each(controls)('%j is escaped in JSON, which still says the same', (text) => {
    const json = escapeJsonControls(JSON.stringify({ text: `a${text}b` }, undefined, 1));
    expect(json).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}]/u);
    expect(JSON.parse(json)).toEqual({ text: `a${text}b` });
  });

  it('leaves other text as it is', () => {
    const json = JSON.stringify({ text: 'Grüße, 世界 🙂\n' });
    expect(escapeJsonControls(json)).toBe(json);
  });
});
